#include "verify/report/report_experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "theory/separable_kernel.hpp"
#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_charts.hpp"
#include "verify/report/terminal_columns.hpp"

namespace widthwise::verify {
namespace {

// "0.05138 ± 0.00022", the half-length of the interval; only the mean of one split.
std::string mean_text(const SplitMean& mean) {
  const double half = mean.ci.half_width();
  if (!(half < 1.0)) return format_significant(mean.mean, 4);
  const std::string value = format_estimate(mean.mean, half);
  if (value.find('e') != value.npos) return fmt::format("{} ± {:.1e}", value, half);
  const auto point = value.find('.');
  const int digits = point == value.npos ? 0 : static_cast<int>(value.size() - point) - 1;
  return fmt::format("{} ± {:.{}f}", value, half, digits);
}

// Counts as they are, all else to four digits.
std::string number_text(double value) {
  const bool count = value == std::round(value) && std::abs(value) < 1e15;
  return count ? fmt::format("{:.0f}", value) : format_significant(value, 4);
}

std::vector<std::string> predictors_of(const ErrorTable& table) {
  std::vector<std::string> names;
  for (const PredictionError& error : table.errors) {
    if (std::ranges::find(names, error.predictor) == names.end()) names.push_back(error.predictor);
  }
  return names;
}

std::vector<std::int64_t> numbers_of(const ErrorTable& table) {
  std::vector<std::int64_t> numbers;
  for (const PredictionError& error : table.errors) {
    if (std::ranges::find(numbers, error.images) == numbers.end()) numbers.push_back(error.images);
  }
  return numbers;
}

std::string cell(const ErrorTable& table, const std::string& predictor, std::int64_t images,
                 PixelSet pixels) {
  for (const PredictionError& error : table.errors) {
    if (error.predictor == predictor && error.images == images && error.pixels == pixels) {
      return mean_text(error.error);
    }
  }
  return "";
}

// A row for each set of pixels and predictor that has errors, a column for each number of images.
std::vector<std::vector<std::string>> error_rows(const ErrorTable& table) {
  std::vector<std::vector<std::string>> rows;
  for (const PixelSet pixels : kPixelSets) {
    for (const std::string& predictor : predictors_of(table)) {
      std::vector<std::string> row{std::string(name(pixels)), predictor};
      for (const std::int64_t images : numbers_of(table)) {
        row.push_back(cell(table, predictor, images, pixels));
      }
      const auto known = [](const std::string& each) { return !each.empty(); };
      if (std::any_of(row.begin() + 2, row.end(), known)) rows.push_back(std::move(row));
    }
  }
  return rows;
}

// Likewise of the distances; empty without any.
std::string distances_in_terminal(const ErrorTable& table, std::size_t width) {
  if (table.distances.empty()) return "";
  TerminalTable terminal{{{.title = "pixels", .align = Align::kLeft},
                          {.title = "distance of", .align = Align::kLeft, .names = true},
                          {.title = "from", .align = Align::kLeft},
                          {.title = "N"},
                          {.title = "root mean square"}},
                         {}};
  for (const PredictionDistance& each : table.distances) {
    terminal.rows.push_back({std::string(name(each.pixels)), each.predictor, each.from,
                             fmt::format("{}", each.images), mean_text(each.distance)});
  }
  return in_terminal(terminal, width);
}

// Rows that `shows` takes, by the names of their pixels and of their predictor.
template <class Shows>
std::string errors_table(const ErrorTable& table, const Shows& shows) {
  std::vector<MarkdownTable::Column> columns{{"pixels", Align::kLeft}, {"predictor", Align::kLeft}};
  for (const std::int64_t images : numbers_of(table)) {
    columns.push_back({fmt::format("N = {}", images)});
  }
  MarkdownTable markdown(columns);
  for (const auto& row : error_rows(table)) {
    if (shows(row[0], row[1])) markdown.add_row(row);
  }
  return markdown.render();
}

std::string differences_table(const ErrorTable& table) {
  MarkdownTable markdown({{"pixels", Align::kLeft},
                          {"error of", Align::kLeft},
                          {"minus that of", Align::kLeft},
                          {"N"},
                          {"splits"},
                          {"difference"}});
  for (const ErrorDifference& each : table.differences) {
    markdown.add_row({std::string(name(each.pixels)), each.left, each.right,
                      fmt::format("{}", each.images), fmt::format("{}", each.splits),
                      mean_text(each.difference)});
  }
  return markdown.render();
}

std::string distances_table(const ErrorTable& table) {
  MarkdownTable markdown({{"pixels", Align::kLeft},
                          {"predictor", Align::kLeft},
                          {"from", Align::kLeft},
                          {"N"},
                          {"splits"},
                          {"distance"}});
  for (const PredictionDistance& each : table.distances) {
    markdown.add_row({std::string(name(each.pixels)), each.predictor, each.from,
                      fmt::format("{}", each.images), fmt::format("{}", each.splits),
                      mean_text(each.distance)});
  }
  return markdown.render();
}

std::string efforts_table(const ErrorTable& table) {
  MarkdownTable markdown(
      {{"predictor", Align::kLeft}, {"N"}, {"terms"}, {"iterations"}, {"residual"}});
  for (const SolverEffort& effort : table.efforts) {
    const bool iterated = effort.iterations > 0;
    markdown.add_row({effort.predictor, fmt::format("{}", effort.images),
                      fmt::format("{}", effort.terms),
                      iterated ? fmt::format("{}", effort.iterations) : "factored",
                      iterated ? format_significant(effort.residual, 2) : ""});
  }
  return markdown.render();
}

// Of a file that someone else wrote it may not be said.
std::string said(const ErrorTable& table, const char* key) {
  const auto at = table.setting.find(key);
  return at == table.setting.end() ? "not said" : at->second;
}

// Whether f is shown pixels, given and unseen ones.
bool shows_images(const ErrorTable& table) {
  return std::ranges::any_of(
      table.errors, [](const PredictionError& error) { return error.pixels != PixelSet::kAll; });
}

}  // namespace

namespace {

// Rows that are told.
std::vector<NumberTable::Row> told_rows(const NumberTable& table, TableRows rows) {
  std::vector<NumberTable::Row> told;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const bool last = i + 1 == table.rows.size() || table.rows[i + 1].label != table.rows[i].label;
    if (rows == TableRows::kAll || last) told.push_back(table.rows[i]);
  }
  return told;
}

std::string joined_numbers(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) {
    text += (text.empty() ? "" : " and ") + number_text(value);
  }
  return text;
}

}  // namespace

bool is_narrow(const NumberTable& table) {
  return table.columns.size() <= 2;
}

// "Title (hk and nngp): 0.1 and 0.2 (rho = 0), ..".
std::string render_table_in_a_line(const NumberTable& table) {
  std::string columns;
  for (const std::string& column : table.columns) {
    columns += (columns.empty() ? "" : " and ") + markdown_text(column);
  }
  std::string rows;
  for (const NumberTable::Row& row : told_rows(table, TableRows::kLastOfEach)) {
    rows += fmt::format("{}{} ({})", rows.empty() ? "" : ", ", joined_numbers(row.values),
                        markdown_text(row.label));
  }
  return fmt::format("{} ({}): {}.\n", markdown_text(table.title), columns, rows);
}

std::string render_table(const NumberTable& table, const std::string& heading, TableRows rows) {
  std::vector<MarkdownTable::Column> columns{{"", Align::kLeft}};
  for (const std::string& column : table.columns) columns.push_back({markdown_text(column)});
  MarkdownTable markdown(columns);
  for (const NumberTable::Row& row : told_rows(table, rows)) {
    std::vector<std::string> cells{row.label};
    for (const double value : row.values) cells.push_back(number_text(value));
    markdown.add_row(cells);
  }
  return fmt::format("{} {}\n\n{}", heading, markdown_text(table.title), markdown.render());
}

std::string render_tables(const Results& results, const std::string& heading) {
  std::string text;
  for (const NumberTable& table : results.tables) {
    text += (text.empty() ? "" : "\n") + render_table(table, heading, TableRows::kAll);
  }
  return text;
}

std::string render_pictures(const Results& results, const std::string& figures,
                            const std::string& heading) {
  std::string text;
  for (const PictureGrid& grid : results.pictures) {
    text += fmt::format("{}{} {}\n\n{}\n\n{}", text.empty() ? "" : "\n", heading,
                        markdown_text(grid.title), markdown_text(grid.caption),
                        figure_link(figures, grid.id, markdown_text(grid.title)));
  }
  return text;
}

std::string render_experiment(const Results& results, const std::string& heading) {
  if (!results.experiment) return "";
  const ErrorTable& table = *results.experiment;
  std::string text = fmt::format("{} Experiment: {}\n\n", heading, markdown_text(table.task));
  for (const auto& [key, value] : table.setting) {
    text += fmt::format("- **{}:** {}\n", markdown_text(key), markdown_text(value));
  }
  text += fmt::format(
      "\nMean squared error of predicted intensities, in [0, 1], over random splits, with {} of "
      "the mean.{}\n\n{}",
      format_confidence_level(1.0 - table.level),
      shows_images(table) ? " *Given* are the pixels that f is shown, *unseen* the others." : "",
      errors_table(table, [](const auto&, const auto&) { return true; }));
  if (!table.differences.empty()) {
    text += fmt::format("\nDifferences split by split:\n\n{}", differences_table(table));
  }
  if (!table.distances.empty()) {
    text += fmt::format(
        "\nRoot mean square distance of the predictions from those of gradient descent with the "
        "hyperkernel, in as many steps:\n\n{}",
        distances_table(table));
  }
  if (!table.efforts.empty()) {
    text += fmt::format("\nWhat solving took, at the hardest split:\n\n{}", efforts_table(table));
  }
  return text;
}

namespace {

// At how many numbers of images, of how many, one predictor's mean error on all pixels is below
// another's.
std::pair<int, int> times_below(const ErrorTable& table, const std::string& lower,
                                const std::string& upper) {
  int below = 0;
  int all = 0;
  for (const PredictionError& error : table.errors) {
    if (error.predictor != lower || error.pixels != PixelSet::kAll) continue;
    for (const PredictionError& other : table.errors) {
      if (other.predictor != upper || other.pixels != PixelSet::kAll ||
          other.images != error.images) {
        continue;
      }
      ++all;
      if (error.error.mean < other.error.mean) ++below;
    }
  }
  return {below, all};
}

// What test errors say of the hyperkernel's form; empty where only one form was used.
std::string note_on_forms(const ErrorTable& table) {
  const auto [below, all] =
      times_below(table, std::string(name(theory::KernelForm::kHyperkernelWithoutS)),
                  std::string(name(theory::KernelForm::kHyperkernel)));
  if (all == 0) return "";
  const std::string outcome = fmt::format(
      "On all pixels the form of the hyperkernel without S predicts better than the hyperkernel at "
      "{} of {} N. ",
      below, all);
  if (below == 0) return outcome;
  return outcome +
         "So test errors do not refute that form; the NTK of networks that are drawn does "
         "(`control.hyperkernel.no-s`). ";
}

// "hk 0.052 (N = 50), 0.049 (N = 100); nngp ..", each of them once.
class NamedNumbers {
 public:
  void add(const std::string& name, std::int64_t images, const std::string& number) {
    const auto at = std::ranges::find(names_, name, &std::pair<std::string, std::string>::first);
    const std::string here = fmt::format("{} (N = {})", number, images);
    if (at == names_.end()) {
      names_.emplace_back(name, here);
    } else {
      at->second += ", " + here;
    }
  }

  std::string text() const {
    std::string all;
    for (const auto& [name, numbers] : names_) {
      all += fmt::format("{}{} {}", all.empty() ? "" : "; ", markdown_text(name), numbers);
    }
    return all;
  }

 private:
  std::vector<std::pair<std::string, std::string>> names_;
};

std::string errors_on(const ErrorTable& table, PixelSet pixels) {
  NamedNumbers of_predictors;
  for (const PredictionError& error : table.errors) {
    if (error.pixels != pixels) continue;
    of_predictors.add(error.predictor, error.images, mean_text(error.error));
  }
  return of_predictors.text();
}

// Of the first two predictors, on each set of pixels; empty where there is one.
std::string paired_sentence(const ErrorTable& table) {
  const std::vector<std::string> predictors = predictors_of(table);
  NamedNumbers on_pixels;
  for (const ErrorDifference& each : table.differences) {
    if (predictors.size() < 2 || each.left != predictors[0] || each.right != predictors[1])
      continue;
    on_pixels.add(std::string(name(each.pixels)), each.images, mean_text(each.difference));
  }
  if (on_pixels.text().empty()) return "";
  return fmt::format("\nSplit by split the error of {} less that of {}: {}.\n",
                     markdown_text(predictors[0]), markdown_text(predictors[1]), on_pixels.text());
}

// What trained networks left of what they were to learn, and how far they are from their limit.
std::string training_sentences(const ErrorTable& table, PixelSet pixels) {
  NamedNumbers left;
  for (const SolverEffort& effort : table.efforts) {
    const bool trained =
        effort.predictor.starts_with(kTrainedHypernet) || effort.predictor == kKernelDescent;
    if (trained) {
      left.add(effort.predictor, effort.images, format_significant(effort.residual, 2));
    }
  }
  NamedNumbers distances;
  for (const PredictionDistance& each : table.distances) {
    if (each.pixels != pixels) continue;
    distances.add(each.predictor, each.images, mean_text(each.distance));
  }
  std::string text;
  if (!left.text().empty()) {
    text += fmt::format(
        "Root mean square of what training left of the targets, over theirs, at the split where it "
        "left most: {}.",
        left.text());
  }
  if (!distances.text().empty()) {
    text += fmt::format("{}Root mean square distance from {} on {} pixels: {}.",
                        text.empty() ? "" : " ", kKernelDescent, name(pixels), distances.text());
  }
  return text;
}

// What the errors are of, and the pixels that decide.
std::string errors_in_words(const ErrorTable& table) {
  return fmt::format(
      "Mean squared error of **{}** (f {}, g {}, pixels: {}; {} test images), with {} intervals of "
      "the mean over {} splits",
      markdown_text(table.task), markdown_text(said(table, "f")), markdown_text(said(table, "g")),
      markdown_text(said(table, "pixels")), markdown_text(said(table, "test images")),
      format_confidence_level(1.0 - table.level), markdown_text(said(table, "splits")));
}

PixelSet decisive_pixels(const ErrorTable& table) {
  const bool some_unseen = std::ranges::find(table.errors, PixelSet::kUnseen,
                                             &PredictionError::pixels) != table.errors.end();
  return some_unseen ? PixelSet::kUnseen : PixelSet::kAll;
}

}  // namespace

std::string render_experiment_summary(const Results& results, ErrorsShown shown) {
  if (!results.experiment) return "";
  const ErrorTable& table = *results.experiment;
  const PixelSet decisive = decisive_pixels(table);
  const bool in_full = shown == ErrorsShown::kInFull;
  const auto shows = [&](const std::string& pixels, const std::string& predictor) {
    return is_baseline(predictor) ? in_full && pixels == name(decisive)
                                  : in_full || pixels == name(decisive);
  };
  const std::string training = training_sentences(table, decisive);
  return note_on_forms(table) + errors_in_words(table) + ":\n\n" + errors_table(table, shows) +
         (in_full ? paired_sentence(table) : "") + (training.empty() ? "" : "\n" + training + "\n");
}

std::string render_experiment_in_a_line(const Results& results) {
  const ErrorTable& table = results.experiment.value();
  const PixelSet decisive = decisive_pixels(table);
  const std::string training = training_sentences(table, decisive);
  return fmt::format("{}, {} pixels: {}.{}{}\n", errors_in_words(table), name(decisive),
                     errors_on(table, decisive), training.empty() ? "" : " ", training);
}

std::string tables_in_terminal(const std::vector<NumberTable>& tables, std::size_t width) {
  std::string text;
  for (const NumberTable& table : tables) {
    TerminalTable terminal{{{.title = "", .align = Align::kLeft, .names = true}}, {}};
    for (const std::string& column : table.columns) terminal.columns.push_back({.title = column});
    for (const NumberTable::Row& row : table.rows) {
      terminal.rows.push_back({row.label});
      for (const double value : row.values) {
        terminal.rows.back().push_back(number_text(value));
      }
    }
    text += table.title + "\n" + in_terminal(terminal, width);
  }
  return text;
}

std::string experiment_in_terminal(const ErrorTable& table, std::size_t width) {
  TerminalTable terminal{{{.title = "pixels", .align = Align::kLeft},
                          {.title = "predictor", .align = Align::kLeft, .names = true}},
                         error_rows(table)};
  for (const std::int64_t images : numbers_of(table)) {
    terminal.columns.push_back({.title = fmt::format("N = {}", images)});
  }
  return in_terminal(terminal, width) + distances_in_terminal(table, width);
}

}  // namespace widthwise::verify
