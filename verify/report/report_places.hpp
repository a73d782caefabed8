#pragma once
// Where the pages and figures of a report stand, and how texts lead to them.

#include <string>

#include "verify/report/report.hpp"

namespace widthwise::verify {

inline constexpr const char* kPages = "pages";
inline constexpr const char* kFigures = "plots";
inline constexpr const char* kPublishedFigures = "docs/figures";

// Names of pages without ending.
inline constexpr const char* kOverviewPage = "overview";  ///< of a run
inline constexpr const char* kComparisonPage = "comparison";
inline constexpr const char* kExactPage = "exact-moments";
inline constexpr const char* kErrorRatesPage = "error-rates";
inline constexpr const char* kCostPage = "cost";

/// `place` ("pages") or a run's folder in it ("pages/mnist").
std::string folder_in(const std::string& place, const std::string& folder);

/// The way from a page of this run folder back to the report: "../" or "../../".
std::string up_from_page(const std::string& folder);

/// The name of the page that holds a claim, without ending: the first two parts of its plain ID,
/// "theorem1.mlp", or "control".
std::string page_of(const std::string& claim_id);

/// The path of a page in a run's folder, relative to the report: "pages/mnist/overview.md".
std::string page_path(const std::string& folder, const std::string& name);

/// How REPORT.md names a page: a link, or its path where pages are not published.
std::string page_in_report(const Report& report, const std::string& title, const std::string& path);

/// A figure of REPORT.md from a run's folder of figures, with a caption below.
std::string figure_in_report(const Report& report, const std::string& folder,
                             const std::string& stem, const std::string& caption);

}  // namespace widthwise::verify
