namespace Nin.Cli.Input;

/// <summary>The trained model that comes with the command, a file of its own in a folder beside it.</summary>
internal static class ShippedModel
{
    public const string FileName = "nin-cifar10-bn.safetensors";

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
}
