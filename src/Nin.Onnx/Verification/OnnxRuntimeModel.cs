using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Format;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Verification;

/// <summary>An ONNX file in ONNX Runtime, where that is on the machine: a second opinion on what the file answers.</summary>
public sealed class OnnxRuntimeModel : IDisposable
{
    private static readonly Lazy<OnnxRuntimeLibrary?> Library = new(() => OnnxRuntimeLibrary.TryLoad(Places()));

    private readonly OnnxRuntimeLibrary _library;
    private readonly Place _input, _output;
    private readonly Preprocessing _preprocessing;
    private nint _session;

    private OnnxRuntimeModel(OnnxRuntimeLibrary library, string path, Place input, Place output, Preprocessing preprocessing)
    {
        (_library, _input, _output, _preprocessing) = (library, input, output, preprocessing);
        _session = library.Open(File.ReadAllBytes(path));
    }

    /// <summary>Whether ONNX Runtime can be loaded: from NIN_ONNXRUNTIME, a NuGet package, or the system.</summary>
    public static bool IsHere => Library.Value is not null;

    /// <summary>Opens a file; null where ONNX Runtime is not here.</summary>
    /// <param name="path">The file.</param>
    /// <param name="preprocessing">What is done to a picture before the graph sees it.</param>
    /// <exception cref="Formats.NinFormatException">It is no ONNX file that can be read here too.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses it; the message is its own.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxRuntimeModel? TryOpen(string path, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (Library.Value is not OnnxRuntimeLibrary library)
        {
            return null;
        }

        (OnnxNetwork network, _) = OnnxReader.Import(OnnxFile.Read(path));
        return new OnnxRuntimeModel(library, path, network.Input, network.Outputs[0], preprocessing);
    }

    /// <summary>What it answers: the numbers of the graph's first output, [pictures][numbers].</summary>
    /// <exception cref="InvalidOperationException">ONNX Runtime refuses; the message is its own.</exception>
    public float[][] Answer(IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ObjectDisposedException.ThrowIf(_session == 0, this);
        long[] shape = [1, .. _input.Sizes.Select(size => (long)size)];
        var numbers = new float[_preprocessing.Length];
        return [.. pictures.Select(picture =>
        {
            _preprocessing.Apply(picture, numbers);
            float[] answer = new float[_output.Sizes.Aggregate(1, (product, size) => product * size)];
            _library.Run(_session, _input.Name, _input.ToGraph(numbers), shape, _output.Name, answer);
            return answer;
        })];
    }

    /// <summary>Gives memory and threads back.</summary>
    public void Dispose()
    {
        if (_session != 0)
        {
            _library.Close(_session);
            _session = 0;
        }
    }

    private static IEnumerable<string> Places()
    {
        if (Environment.GetEnvironmentVariable("NIN_ONNXRUNTIME") is { Length: > 0 } asked)
        {
            yield return asked;
        }

        string file = OperatingSystem.IsWindows() ? "onnxruntime.dll"
            : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        foreach (string folder in PackageFolders.All().Select(root => Path.Combine(root, "microsoft.ml.onnxruntime")))
        {
            // The newest of those that are unpacked there.
            string[] versions = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
            foreach (string version in versions.OrderDescending())
            {
                yield return Path.Combine(version, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file);
            }
        }
    }
}
