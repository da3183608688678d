using System.Runtime.InteropServices;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Verification;

/// <summary>An ONNX file in ONNX Runtime, where that is on the machine: a second opinion on what the file answers.</summary>
public sealed class OnnxRuntimeModel : IDisposable
{
    private static readonly Lazy<OnnxRuntimeLibrary?> Library = new(() => OnnxRuntimeLibrary.TryLoad(Places()));

    private readonly OnnxRuntimeLibrary _library;
    private readonly string _path;
    private readonly RuntimeInput _input;
    private readonly Place _output;
    private readonly Preprocessing _preprocessing;
    private nint _session;

    private OnnxRuntimeModel(OnnxRuntimeLibrary library, string path, OnnxNetwork network, Preprocessing preprocessing)
    {
        (_library, _path, _output, _preprocessing) = (library, path, network.Outputs[0], preprocessing);
        _input = Named(() => new RuntimeInput(network.Input, preprocessing));
        byte[] bytes = File.ReadAllBytes(path);
        _session = Named(() => library.Open(bytes));
    }

    /// <summary>Whether ONNX Runtime can be loaded: from NIN_ONNXRUNTIME, a NuGet package, or the system.</summary>
    public static bool IsHere => Library.Value is not null;

    /// <summary>Opens a file; null where ONNX Runtime is not here.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">What it has become as a network, which says how its input and output lie there.</param>
    /// <param name="preprocessing">What is done to a picture before the graph sees it.</param>
    /// <exception cref="NinFormatException">
    /// ONNX Runtime refuses it, the message is its own; or its input is of numbers that no picture becomes.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxRuntimeModel? TryOpen(string path, OnnxNetwork network, Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return Library.Value is OnnxRuntimeLibrary library ? new OnnxRuntimeModel(library, path, network, preprocessing) : null;
    }

    /// <summary>
    /// What it answers: the numbers of the graph's first output, [pictures][numbers], as they lie in the network's.
    /// </summary>
    /// <exception cref="NinFormatException">ONNX Runtime refuses; the message is its own.</exception>
    public float[][] Answer(IReadOnlyList<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ObjectDisposedException.ThrowIf(_session == 0, this);
        float[] numbers = new float[_preprocessing.Length];
        return Named(() => pictures.Select(picture =>
        {
            _preprocessing.Apply(picture, numbers);
            float[] answer = new float[_output.Positions.Length];
            _library.Run(
                _session, _input.Place.Name, _input.Place.Type, _input.Bytes(numbers), _input.Shape, _output.Name, answer);
            return _output.ToNetwork(answer);
        }).ToArray());
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

    /// <summary>Calls what may refuse the file, which is named then.</summary>
    private T Named<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (NinFormatException error) when (error.File is null)
        {
            throw error.WithFile(_path);
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
