using System.CommandLine;

namespace Nin.Cli.Input;

/// <summary>Arguments and options that several commands take.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model() => new("MODEL")
    {
        Description = "A model file, or the folder of a training run.",
    };

    public static Option<int?> Threads() => new("--threads")
    {
        HelpName = "N",
        Description = "Threads that compute; one a core where not given. The results do not depend on it.",
        CustomParser = Parsers.WholeNumber("--threads", 1, 1024),
    };

    public static Option<string?> DataRoot() => new("--data-root")
    {
        HelpName = "DIR",
        Description = "A folder in which data sets are looked for by name, before $NIN_DATA and the user's cache.",
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Write one JSON document to standard output, and nothing else.",
    };
}
