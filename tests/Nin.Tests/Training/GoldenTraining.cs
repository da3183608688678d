using System.Runtime.CompilerServices;
using Nin.Testing.Golden;

namespace Nin.Tests.Training;

/// <summary>PyTorch's numbers of training: the files that tests/golden/make_training.py writes.</summary>
internal static class GoldenTraining
{
    /// <summary>The cases of a file, each with its tensors by name.</summary>
    public static Dictionary<string, Dictionary<string, float[]>> Read(string file) =>
        GoldenFile.Read(Path.Combine(Folder(), file + ".safetensors"))
            .GroupBy(tensor => tensor.Key.Split('/')[0])
            .ToDictionary(one => one.Key, one => one.ToDictionary(
                tensor => tensor.Key.Split('/')[1], tensor => tensor.Value.Values));

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "golden", "training");
}
