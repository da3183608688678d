using System.CommandLine;
using System.Globalization;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Models;
using Nin.Training;

namespace Nin.Cli.Input;

/// <summary>Arguments and options that several commands take.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model() => new("MODEL")
    {
        Description = "A model file, the folder of a training run, or one that comes with nin: "
            + $"{string.Join(", ", ShippedModel.Descriptions.Keys)}.",
    };

    /// <summary>The model where pictures are the words.</summary>
    public static Option<string?> NamedModel() => new("--model")
    {
        HelpName = "MODEL",
        Description = "The model, where it is not the first word: a file, the folder of a run, or one that comes with nin: "
            + $"{string.Join(", ", ShippedModel.Descriptions.Keys)}.",
    };

    /// <summary>What is trained on, where that may be left to the recipe.</summary>
    public static Argument<string?> TrainingData() => new("DATA")
    {
        Description = "The data set: a name (see 'nin data list'), or the path of a folder, an archive, a list (.csv, .jsonl) or "
            + "a Parquet file. The recipe's where not given, else shapes.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Option<string?> Recipe() => new("--recipe")
    {
        HelpName = "NAME|FILE",
        Description = $"The settings: {string.Join(", ", RecipeFile.Names)}, or a JSON file. The one called like the data set "
            + "where not given, else shapes.",
    };

    public static Option<string?> Network() => new("--network", "--model")
    {
        HelpName = "NAME|FILE.json",
        Description = "The network: a name (see 'nin networks'), or a description as 'nin summary NAME --description' prints it.",
    };

    public static Option<int?> BatchSize() => new("--batch")
    {
        HelpName = "N",
        Description = "Pictures of a step.",
        CustomParser = Parsers.WholeNumber("--batch", 1),
    };

    public static Option<ulong?> Seed() => new("--seed")
    {
        HelpName = "N",
        Description = "What all randomness is drawn from: the same seed gives the same model, to the bit.",
        CustomParser = Parsers.Seed("--seed"),
    };

    public static Option<string[]> Settings() => new("--set")
    {
        HelpName = "key=value",
        Description = "Any setting of the recipe, such as optimizer.weightDecay=0.001; may be given more than once.",
    };

    public static Option<TestViews?> Views() => new("--views")
    {
        HelpName = "mirror|shifts|crops",
        Description = "Answer by several forms of each picture, and average: with its mirror image, with that and shifts by a pixel, "
            + "or by five crops and their mirror images where the model's resizing leaves room. Slower by as many times.",
        CustomParser = Parsers.Word<TestViews>("--views"),
    };

    public static Option<int?> Threads() => new("--threads")
    {
        HelpName = "N",
        Description = "Threads that compute; one a core where not given. The results do not depend on it.",
        CustomParser = Parsers.WholeNumber("--threads", 1, 1024),
    };

    public static Option<int?> PixelLimit() => new("--pixel-limit")
    {
        HelpName = "N",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"The most pixels of a picture that is to be trusted; {Limits.Default.Pixels:N0} where not given."),
        CustomParser = Parsers.WholeNumber("--pixel-limit", 1),
    };

    public static Option<string?> DataRoot() => new("--data-root")
    {
        HelpName = "DIR",
        Description = "A folder in which data sets are looked for by name, before $NIN_DATA and the user's cache.",
    };

    public static Option<OnBadImage?> OnBadImage() => new("--on-bad-image")
    {
        HelpName = "stop|skip|repair",
        Description = "What to do with pictures that cannot be decoded: stop at the first, leave out up to three or 1 % of "
            + "all, or take what can be read of damaged JPEGs.",
        CustomParser = Parsers.Word<OnBadImage>("--on-bad-image"),
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Write one JSON document to standard output, and nothing else.",
    };
}
