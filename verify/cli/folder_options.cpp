#include "verify/cli/folder_options.hpp"

namespace widthwise::verify::cli {

void add_folder(CLI::App& app, ResultsFolder& folder, const std::string& description) {
  app.add_option_function<std::string>(
         "--out", [&folder](const std::string& path) { folder.choose(path); }, description)
      ->default_str(folder.path())
      ->type_name("DIR");
  app.add_flag_callback(
      "--overwrite", [&folder] { folder.allow_overwriting(); },
      "Replace the results that DIR holds");
}

CLI::Option* add_resume(CLI::App& app, Continuation& continuation) {
  return app.add_flag("--resume", continuation.resume,
                      "Go on with the run in DIR that was killed or interrupted");
}

void add_continuation(CLI::App& app, Continuation& continuation) {
  auto* resuming = add_resume(app, continuation);
  app.add_flag("--extend", continuation.extend,
               "Add draws: more --samples than the last look in DIR had; judge all again")
      ->excludes(resuming);
}

}  // namespace widthwise::verify::cli
