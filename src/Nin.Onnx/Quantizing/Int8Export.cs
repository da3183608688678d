using Google.Protobuf;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering;

namespace Nin.Onnx.Quantizing;

/// <summary>
/// Writes a model as an ONNX file whose convolutions and fully connected layers have weights of eight bits, a quarter of the
/// size: a scale for every output channel, and pairs of QuantizeLinear and DequantizeLinear around what goes in, which runtimes
/// with kernels for whole numbers make into those.
/// </summary>
/// <remarks>
/// <b>Formula</b> A weight w of channel c is round(w / s[c]) with s[c] = max|w| / 63 (127 with
/// <see cref="OnnxExportOptions.FullRange"/>); an activation x is
/// round(x / s) + z in 0 to 255, over the range that it has on the pictures given; a bias has the scale of their product.
/// <b>Source</b> ONNX's QuantizeLinear and DequantizeLinear; the QDQ format of ONNX Runtime.
/// </remarks>
public static class Int8Export
{
    /// <summary>The largest weight of which two products with 255 still fit into sixteen bits: 2 · 255 · 63 is 32,130.</summary>
    private const int SevenBits = 63;

    /// <summary>Writes a file, atomically.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="calibration">Pictures such as it will be asked about: a hundred or more.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the measuring; nothing is written then.</param>
    /// <exception cref="ArgumentException">There is no picture, or a layer is none that ONNX has an operator for.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(
        Model model, string path, IEnumerable<Image> calibration, OnnxExportOptions? options = null,
        CancellationToken cancellation = default)
    {
        byte[] content = ToBytes(model, calibration, options, cancellation);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>The file's content.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <exception cref="ArgumentException">There is no picture, or a layer is none that ONNX has an operator for.</exception>
    public static byte[] ToBytes(
        Model model, IEnumerable<Image> calibration, OnnxExportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(calibration);

        // A normalisation of its own behind a convolution would be computed in floats, and keep the two from being one.
        byte[] plain = OnnxExport.ToBytes(model.Folded(), options);
        ModelProto file = ModelProto.Parser.ParseFrom(plain);
        QuantizedProduct[] products = [.. QuantizedProduct.Find(file.Graph)];
        HashSet<string> inputs = [.. file.Graph.Input.Select(input => input.Name)];
        string[] measured = [.. products.Select(product => product.Input).Where(name => !inputs.Contains(name)).Distinct()];
        (_, Preprocessing? preprocessing) = OnnxReader.Import(OnnxFile.Parse(plain));
        var ranges = ActivationRanges.Measure(plain, measured, preprocessing!, calibration, cancellation);
        foreach (string picture in inputs)
        {
            // The picture itself, where nothing is done to it first.
            ranges[picture] = (0, byte.MaxValue);
        }

        new QdqWriter(file.Graph, ranges, options?.FullRange == true ? sbyte.MaxValue : SevenBits).Write(products);
        return file.ToByteArray();
    }
}
