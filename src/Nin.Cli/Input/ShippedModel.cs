using Nin.Formats;
using Nin.Models;

namespace Nin.Cli.Input;

/// <summary>The trained model that comes with the command, a file of its own in a folder beside it.</summary>
internal static class ShippedModel
{
    /// <summary>What it is called where a model is asked for; its network has the same name.</summary>
    public const string Name = "nin-cifar10-bn";

    public const string FileName = Name + ".safetensors";

    /// <summary>The folder beside the command, whichever way it was put there: built, published or installed as a tool.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The model's file in a folder.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string FileIn(string folder)
    {
        string file = Path.Combine(folder, FileName);
        return File.Exists(file) ? file : throw new FileNotFoundException(
            $"The model that comes with nin is missing: there is no '{file}'. Name another: nin predict MODEL IMAGE...");
    }

    /// <summary>Says which model answers and what it can tell apart: who did not choose it may not know.</summary>
    public static string Describe(Model model)
    {
        const int MostLabels = 12;
        string labels = string.Join(", ", model.Labels.Take(MostLabels)) + (model.Labels.Length > MostLabels ? ", ..." : "");
        return $"answered by {Name}, which comes with nin and knows {CountText.Counted(model.Labels.Length, "class")}: {labels}";
    }
}
