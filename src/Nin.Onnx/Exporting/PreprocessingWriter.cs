using Nin.Data.Preparing;
using Nin.Onnx.Format;

namespace Nin.Onnx.Exporting;

/// <summary>Writes what is done to a picture of the network's size before the network sees it.</summary>
internal static class PreprocessingWriter
{
    /// <summary>The name of the input.</summary>
    public const string Input = "image";

    private const float ContrastScale = 55f, LeastDivisor = 1e-8f;

    /// <summary>Adds the operations and gives the numbers that the network reads.</summary>
    public static string Write(GraphWriter writer, Preprocessing preprocessing, bool isUInt8)
    {
        string pixels = Input;
        if (isUInt8)
        {
            string floats = writer.Add("Cast", "preprocessing.float", [Input], GraphWriter.Setting("to", (long)ElementType.Float));
            pixels = writer.Add("Transpose", "preprocessing.channels_first", [floats], GraphWriter.Settings("perm", [0, 3, 1, 2]));
        }

        string scaled = preprocessing.Scale == 1 ? pixels
            : writer.Add("Mul", "preprocessing.scaled", [pixels, writer.Number("preprocessing.scale", preprocessing.Scale)]);
        return preprocessing.Kind switch
        {
            PreprocessingKind.Standardize => Standardize(writer, preprocessing, scaled),
            PreprocessingKind.GcnZca => Whiten(writer, preprocessing, scaled),
            _ => scaled,
        };
    }

    private static string Standardize(GraphWriter writer, Preprocessing preprocessing, string scaled)
    {
        int channels = preprocessing.Channels;
        string mean = writer.Floats("preprocessing.mean", [.. preprocessing.Mean], channels, 1, 1);
        string deviation = writer.Floats("preprocessing.deviation", [.. preprocessing.Deviation], channels, 1, 1);
        string centred = writer.Add("Sub", "preprocessing.centred", [scaled, mean]);
        return writer.Add("Div", "preprocessing.normalized", [centred, deviation]);
    }

    /// <summary>Contrast normalisation and whitening, over the numbers of a picture with the channels last.</summary>
    private static string Whiten(GraphWriter writer, Preprocessing preprocessing, string scaled)
    {
        int length = preprocessing.Length;
        string last = writer.Add("Transpose", "preprocessing.channels_last", [scaled], GraphWriter.Settings("perm", [0, 2, 3, 1]));
        string flat = writer.Add("Flatten", "preprocessing.flat", [last], GraphWriter.Setting("axis", 1L));
        string mean = writer.Reduce("ReduceMean", "preprocessing.brightness", flat, 1);
        string centred = writer.Add("Sub", "preprocessing.centred", [flat, mean]);
        string norm = writer.Reduce("ReduceL2", "preprocessing.norm", centred, 1);
        string divisor = writer.Add(
            "Div", "preprocessing.contrast", [norm, writer.Number("preprocessing.contrast_scale", ContrastScale)]);

        // A picture of one colour has no contrast to divide by.
        string isFlat = writer.Add("Less", "preprocessing.is_flat", [divisor, writer.Number("preprocessing.least", LeastDivisor)]);
        string safe = writer.Add("Where", "preprocessing.divisor", [isFlat, writer.Number("preprocessing.one", 1), divisor]);
        string normal = writer.Add("Div", "preprocessing.normal", [centred, safe]);
        string away = writer.Add(
            "Sub", "preprocessing.away",
            [normal, writer.Floats("preprocessing.zca_mean", preprocessing.WhiteningMean.Span, length)]);
        string matrix = writer.Floats("preprocessing.zca_matrix", preprocessing.WhiteningMatrix.Span, length, length);
        string white = writer.Add("Gemm", "preprocessing.white", [away, matrix], GraphWriter.Setting("transB", 1L));
        string maps = writer.Add(
            "Reshape", "preprocessing.maps",
            [
                white,
                writer.Whole("preprocessing.maps_shape", 0, preprocessing.Height, preprocessing.Width, preprocessing.Channels),
            ]);
        return writer.Add("Transpose", "preprocessing.normalized", [maps], GraphWriter.Settings("perm", [0, 3, 1, 2]));
    }
}
