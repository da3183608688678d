using Nin.Formats;
using Nin.Models;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>The trained models that come with the command, files of their own in a folder beside it.</summary>
internal static class ShippedModel
{
    /// <summary>The one that answers where none is named; its network has the same name.</summary>
    public const string Default = "nin-cifar10-bn";

    /// <summary>What each is called where a model is asked for, and what it is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Descriptions = new Dictionary<string, string>
    {
        [Default] = "Network in Network for 32x32 pictures, trained on CIFAR-10",
        ["mnist"] = "Network in Network for 28x28 grey pictures, trained on handwritten digits",
        ["fashion-mnist"] = "Network in Network for 28x28 grey pictures, trained on clothing",
    };

    /// <summary>The folder beside the command, whichever way it was put there: built, published or installed as a tool.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Whether a word is the name of one, and no file and no run: a folder of pictures may be called the same.</summary>
    public static bool IsName(string word) =>
        Descriptions.ContainsKey(word) && !File.Exists(word) && !(Directory.Exists(word) && new RunFolder(word).HoldsRun);

    /// <summary>Where a model's file is in a folder, if it is there.</summary>
    public static string PathIn(string folder, string name) => Path.Combine(folder, name + ".safetensors");

    /// <summary>A model's file in a folder.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string FileIn(string folder, string name = Default)
    {
        string file = PathIn(folder, name);
        return File.Exists(file) ? file : throw new FileNotFoundException(
            $"The model {name}, which comes with nin, is missing: there is no '{file}'. Name another.");
    }

    /// <summary>Says which model answers and what it can tell apart: who did not choose it may not know.</summary>
    public static string Describe(Model model)
    {
        const int MostLabels = 12;
        string labels = string.Join(", ", model.Labels.Take(MostLabels)) + (model.Labels.Length > MostLabels ? ", ..." : "");
        return $"answered by {Default}, which comes with nin and knows {CountText.Counted(model.Labels.Length, "class")}: {labels}";
    }
}
