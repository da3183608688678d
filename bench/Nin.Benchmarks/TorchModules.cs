using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nin.Models;
using Nin.Networks;
using Nin.Peers;
using Nin.PyTorch;

namespace Nin.Benchmarks;

/// <summary>How far the logits of every network by name are from those of its exported module, which Python runs.</summary>
internal static class TorchModules
{
    private const int Classes = 10, LargeSide = 100, FewPictures = 4, ManyPictures = 1000, Seed = 3;

    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="script">bench/peers/run_module.py.</param>
    /// <param name="names">The networks; all where there is none.</param>
    /// <param name="output">Where to print.</param>
    public static void Print(string python, string script, string[] names, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("nin-modules").FullName;
        try
        {
            foreach (NetworkEntry entry in names.Length > 0 ? [.. names.Select(NetworkCatalog.Find)] : NetworkCatalog.Entries)
            {
                Network network = entry.Create(Classes, entry.Input);
                var random = new System.Random(Seed);
                Model model = RandomModel.Of(network, random);
                int count = network.Input.Height > LargeSide ? FewPictures : ManyPictures;
                float[] pictures = [.. Enumerable.Range(0, count * network.Input.Length).Select(_ => random.Next(256) / 255f)];
                using var ours = new InferenceSession(network, model.Weights);
                float[] actual = ours.Run(pictures)[0], expected = Run(model, pictures, folder, python, script);
                output.WriteLine($"{entry.Name}: {count} pictures, {Difference(expected, actual)}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static float[] Run(Model model, float[] pictures, string folder, string python, string script)
    {
        string module = PyTorchExport.Write(model, Path.Combine(folder, "module.pt"));
        string numbers = Path.Combine(folder, "numbers"), logits = Path.Combine(folder, "logits");
        File.WriteAllBytes(numbers, MemoryMarshal.AsBytes<float>(ChannelsFirst.Of(pictures, model.Network.Input)));
        using var process = Process.Start(python, [script, module, numbers, logits]);
        process.WaitForExit();
        return process.ExitCode == 0
            ? MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(logits)).ToArray()
            : throw new InvalidOperationException($"{model.Network.Name}: {python} ended with {process.ExitCode}.");
    }

    private static string Difference(float[] expected, float[] actual)
    {
        double largest = expected.Zip(actual, (one, other) => Math.Abs((double)one - other)).Max();
        double scale = expected.Max(one => Math.Abs((double)one));
        return string.Create(
            CultureInfo.InvariantCulture, $"largest difference {largest:0.0e+0} of {scale:0.###}, over it {largest / scale:0.0e+0}");
    }
}
