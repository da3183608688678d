using Google.Protobuf;
using Nin.Imaging;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;
using Nin.Testing.Fuzzing;

namespace Nin.Onnx.Tests;

/// <summary>Damaged files become networks or a NinFormatException, soon and without much memory.</summary>
public sealed class OnnxFuzzTests
{
    /// <summary>Four million numbers may be folded, of eight bytes, and be read as floats by a layer.</summary>
    private const long MostBytes = 128 << 20;

    [Fact]
    public void Read_Damaged_GivesANetworkOrIsRefused() => Run(2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Read_DamagedHundredThousandTimes_GivesANetworkOrIsRefused() => Run(100_000);

    private static void Run(int rounds)
    {
        string path = Path.GetTempFileName();
        try
        {
            var reader = new OnnxReader();
            var fuzzer = new FileFuzzer(
                file =>
                {
                    File.WriteAllBytes(path, file);
                    reader.Read(path);
                },
                MostBytes);
            (int read, int refused) = fuzzer.Run([.. Seeds()], rounds);

            // Damage that is always found at once, or never, would search nothing.
            Assert.True(read > 0.02 * rounds && refused > 0.1 * rounds, $"{read} read, {refused} refused");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<byte[]> Seeds()
    {
        Model plain = SmallModel.Of(new NetworkBuilder("plain", 6, 6, 3)
            .MlpConv("block", new MlpConv(3, [4, 3], BatchNorm: true)).MaxPool2d(2).GlobalAvgPool2d().Build());
        Model moving = SmallModel.Of(new NetworkBuilder("moving", 4, 4, 3)
            .Conv2d(8, 1, name: "wide").PixelShuffle(2).Pad2d(1, 0, 2, 1, PadMode.Reflect).Upsample(2f, UpsampleMode.Bilinear)
            .Add(new LocalResponseNorm(3, 0.5f)).Slice(0, 1).Flatten().Linear(3).Build());
        yield return OnnxExport.ToBytes(plain, new() { Maps = true, UInt8Input = true });
        yield return OnnxExport.ToBytes(moving, new() { Opset = 20 });
        yield return Int8Export.ToBytes(
            plain, [new Image(6, 6, 3, Enumerable.Range(0, 108).Select(i => (byte)(i * 7)).ToArray())]);
        yield return Shapes();
    }

    /// <summary>Shapes that are computed, and constants that are made of them, as PyTorch writes them.</summary>
    private static byte[] Shapes()
    {
        var writer = new GraphWriter(opset: 13);
        writer.Graph.Name = "shapes";
        writer.Graph.Input.Add(GraphWriter.Value("x", ElementType.Float, 1, 4, 3, 3));
        string sizes = writer.Add("Shape", "sizes", ["x"]);
        string batch = writer.Add("Gather", "batch", [sizes, writer.Whole("zero", 0)], GraphWriter.Setting("axis", 0L));
        string target = writer.Add("Concat", "target", [batch, writer.Whole("rest", -1)], GraphWriter.Setting("axis", 0L));
        string filled = writer.Add("ConstantOfShape", "filled", [writer.Whole("four", 4, 1, 1)]);
        string wide = writer.Add("Expand", "wide", [filled, writer.Whole("wider", 1, 4, 3, 3)]);
        string tiled = writer.Add("Tile", "tiled", [wide, writer.Whole("times", 1, 1, 1, 1)]);
        string range = writer.Add(
            "Range", "range", [writer.Whole("first", 0), writer.Whole("end", 3), writer.Whole("step", 1)]);
        string cast = writer.Add("Cast", "cast", [range], GraphWriter.Setting("to", (long)ElementType.Float));
        string sum = writer.Add("Add", "sum", ["x", tiled]);
        string shifted = writer.Add("Mul", "shifted", [sum, cast]);
        string resized = writer.Add(
            "Resize", "resized", [shifted, "", writer.Floats("scales", [1, 1, 2, 2], 4)], GraphWriter.Setting("mode", "nearest"));
        string flat = writer.Add("Reshape", "flat", [resized, target]);
        string answer = writer.Add(
            "Gemm", "answer", [flat, writer.Floats("weights", new float[2 * 144], 2, 144)], GraphWriter.Setting("transB", 1L));
        writer.Graph.Output.Add(GraphWriter.Value(answer, ElementType.Float, 1, 2));
        var file = new ModelProto { IrVersion = 8, Graph = writer.Graph };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        return file.ToByteArray();
    }
}
