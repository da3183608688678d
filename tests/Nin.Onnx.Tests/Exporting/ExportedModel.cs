using Nin.Imaging;
using Nin.Models;
using Nin.Onnx.Exporting;
using Nin.Onnx.Quantizing;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>A model and how it is written.</summary>
/// <param name="Name">What its files are called in <c>tests/golden/onnx</c>.</param>
/// <param name="Make">Makes the model, the same each time.</param>
/// <param name="Options">How it is written.</param>
/// <param name="CalibrationPictures">What ranges are measured on; 0 where the file has floats.</param>
/// <param name="IsCommitted">Whether the file is small enough to be kept; of others its checksum is.</param>
internal sealed record ExportedModel(
    string Name, Func<Model> Make, OnnxExportOptions Options, int CalibrationPictures = 0, bool IsCommitted = true)
{
    /// <summary>How many pictures are asked about.</summary>
    public const int Pictures = 3;

    /// <summary>The file's content, as it is written today.</summary>
    public byte[] ToBytes(Model model) => CalibrationPictures == 0
        ? OnnxExport.ToBytes(model, Options)
        : Int8Export.ToBytes(model, Calibration(model), Options);

    /// <summary>
    /// The pictures that are asked about, as the file takes them: [N, C, H, W], or [N, H, W, C] where it takes bytes.
    /// </summary>
    public float[] Input(Model model) => Options.UInt8Input
        ? [.. StripedPictures.Samples(Pictures, model.Network.Input).Select(sample => (float)sample)]
        : StripedPictures.ChannelsFirst(Pictures, model.Network.Input);

    /// <summary>How they lie.</summary>
    public int[] InputShape(Model model)
    {
        int[] sizes = model.Network.Input.ToChannelsFirst(Pictures);
        return Options.UInt8Input ? [sizes[0], sizes[2], sizes[3], sizes[1]] : sizes;
    }

    private Image[] Calibration(Model model) => StripedPictures.Images(CalibrationPictures, model.Network.Input);
}
