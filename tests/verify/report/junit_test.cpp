#include "verify/report/junit.hpp"

#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <map>
#include <sstream>

#include "tests/verify/results/example_results.hpp"

namespace widthwise::verify {
namespace {

using boost::property_tree::ptree;
using testing::example_results;

ptree suite_of(const Results& results) {
  std::istringstream text(render_junit(results));
  ptree document;
  boost::property_tree::read_xml(text, document);
  return document.get_child("testsuites.testsuite");
}

std::vector<ptree> cases_of(const ptree& suite) {
  std::vector<ptree> cases;
  for (const auto& [tag, child] : suite) {
    if (tag == "testcase") cases.push_back(child);
  }
  return cases;
}

TEST(Junit, HasOnePassingCaseAClaim) {
  const ptree suite = suite_of(example_results());
  const std::vector<ptree> cases = cases_of(suite);
  ASSERT_EQ(cases.size(), 4u);
  EXPECT_EQ(suite.get<std::string>("<xmlattr>.tests"), "4");
  EXPECT_EQ(suite.get<std::string>("<xmlattr>.failures"), "0");
  EXPECT_EQ(cases[1].get<std::string>("<xmlattr>.name"), "theorem1.mlp.r2");
  EXPECT_EQ(cases[1].get<std::string>("<xmlattr>.classname"), "theorem1.mlp");
  for (const ptree& test_case : cases) EXPECT_EQ(test_case.count("failure"), 0u);
}

std::map<std::string, std::string> properties_of(const ptree& test_case) {
  std::map<std::string, std::string> all;
  for (const auto& [tag, property] : test_case.get_child("properties")) {
    all[property.get<std::string>("<xmlattr>.name")] = property.get<std::string>("<xmlattr>.value");
  }
  return all;
}

TEST(Junit, GivesTheNumbersOfWhatPassedToo) {
  const Results results = example_results();
  const ptree passed = cases_of(suite_of(results))[1];
  const auto properties = properties_of(passed);
  EXPECT_EQ(std::stod(properties.at("predicted")), results.claims[1].predicted);
  EXPECT_EQ(std::stod(properties.at("estimate")), results.claims[1].estimate);
  EXPECT_EQ(std::stod(properties.at("lower")), results.claims[1].ci.lower);
  EXPECT_EQ(std::stod(properties.at("upper")), results.claims[1].ci.upper);
  EXPECT_EQ(properties.at("verdict"), "CONFIRMED");
  const auto sentence = passed.get<std::string>("system-out");
  EXPECT_NE(sentence.find("estimate -0.997"), std::string::npos) << sentence;
}

TEST(Junit, SkipsWhatIsUndecidedUnlessItCountsAsFailed) {
  Results results = example_results();
  results.claims[1].verdict = Verdict::kInconclusive;
  results.claims[1].reason = "too few draws";
  const ptree open = suite_of(results);
  EXPECT_EQ(open.get<std::string>("<xmlattr>.failures"), "0");
  EXPECT_EQ(open.get<std::string>("<xmlattr>.skipped"), "1");
  EXPECT_EQ(cases_of(open)[1].count("failure"), 0u);
  EXPECT_NE(cases_of(open)[1].get<std::string>("skipped.<xmlattr>.message").find("too few draws"),
            std::string::npos);
  std::istringstream text(render_junit(results, Undecided::kFailed));
  ptree strict;
  boost::property_tree::read_xml(text, strict);
  EXPECT_EQ(strict.get<std::string>("testsuites.testsuite.<xmlattr>.failures"), "1");
  EXPECT_EQ(strict.get<std::string>("testsuites.testsuite.<xmlattr>.skipped"), "0");
}

TEST(Junit, SaysThatABoundIsOne) {
  Results results = example_results();
  results.claims[1].kind = ClaimKind::kBound;
  const auto sentence = cases_of(suite_of(results))[1].get<std::string>("system-out");
  for (const char* part :
       {"predicted at most -1", "margin +0.1", "the whole interval lies below"}) {
    EXPECT_NE(sentence.find(part), std::string::npos) << part << " in " << sentence;
  }
}

// A run that cannot refute what is wrong must not be told as one that skipped something.
TEST(Junit, FailsAControlWithoutAVerdict) {
  Results results = example_results();
  ASSERT_TRUE(results.claims[3].is_control());
  results.claims[3].verdict = Verdict::kInconclusive;
  const ptree suite = suite_of(results);
  EXPECT_EQ(suite.get<std::string>("<xmlattr>.skipped"), "0");
  EXPECT_EQ(cases_of(suite)[3].count("failure"), 1u);
}

TEST(Junit, FailsWhatIsNotAsExpectedAndGivesItsNumbers) {
  Results results = example_results();
  results.claims[1].verdict = Verdict::kRefuted;
  results.claims[1].reason = "too few draws";
  results.claims[3].verdict = Verdict::kConfirmed;
  const ptree suite = suite_of(results);
  const std::vector<ptree> cases = cases_of(suite);
  EXPECT_EQ(suite.get<std::string>("<xmlattr>.failures"), "2");
  EXPECT_EQ(cases[0].count("failure"), 0u);
  EXPECT_EQ(cases[1].get<std::string>("failure.<xmlattr>.type"), "REFUTED");
  EXPECT_EQ(cases[3].count("failure"), 1u);
  const auto message = cases[1].get<std::string>("failure.<xmlattr>.message");
  for (const char* part : {"predicted -1", "estimate -0.997", "[-1.017, -0.977]", "99.9933 %",
                           "margin ±0.1", "too few draws"}) {
    EXPECT_NE(message.find(part), std::string::npos) << part << " in " << message;
  }
}

TEST(Junit, IsNotGreenForAnIncompleteRun) {
  Results partial = example_results();
  partial.meta.partial = true;
  EXPECT_EQ(suite_of(partial).get<std::string>("<xmlattr>.failures"), "1");
  EXPECT_EQ(suite_of({.meta = testing::example_meta(), .claims = {}})
                .get<std::string>("<xmlattr>.failures"),
            "1");
}

TEST(Junit, IsXmlWhateverTheStringsHold) {
  Results results = example_results();
  results.claims[0].verdict = Verdict::kRefuted;
  results.claims[0].reason = "a < b && \"c\" > 'd' ]]> \x01\x1b \xff \xEF\xBF\xBF ü";
  const std::string text = render_junit(results);
  EXPECT_EQ(text.find_first_of("\x01\x1b\xff"), std::string::npos);
  EXPECT_EQ(text.find("\xEF\xBF\xBF"), std::string::npos);
  const auto message = cases_of(suite_of(results))[0].get<std::string>("failure.<xmlattr>.message");
  EXPECT_NE(message.find("a < b && \"c\" > 'd' ]]> ?? \uFFFD ? ü"), std::string::npos) << message;
}

}  // namespace
}  // namespace widthwise::verify
