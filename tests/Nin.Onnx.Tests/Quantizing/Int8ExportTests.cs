using Nin.Imaging;
using Nin.Models;
using Nin.Networks;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Onnx.Quantizing;

namespace Nin.Onnx.Tests.Quantizing;

/// <summary>Files with weights of eight bits.</summary>
public sealed class Int8ExportTests
{
    private static readonly Model Small = SmallModel.Of(new NetworkBuilder("small", 9, 8, 3)
        .MlpConv("block", new MlpConv(3, [6, 5], BatchNorm: true)).MaxPool2d(2).GlobalAvgPool2d().Flatten().Linear(4).Build());

    [Theory]
    [InlineData(false, 63)]
    [InlineData(true, 127)]
    public void ToBytes_Weights_AreWholeNumbersWithAScaleForEachChannel(bool fullRange, int largest)
    {
        OnnxGraph graph = OnnxFile.Parse(Int8Export.ToBytes(Small, Pictures(20), new() { FullRange = fullRange }));
        OnnxNode[] pairs = [.. graph.Nodes.Where(node => node.Operator == "DequantizeLinear")];
        OnnxNode[] products = [.. graph.Nodes.Where(node => node.Operator is "Conv" or "Gemm" or "MatMul")];
        Assert.Equal(3, products.Length);
        foreach (OnnxNode product in products)
        {
            OnnxNode weights = Assert.Single(pairs, pair => pair.Outputs[0] == product.Inputs[1]);
            OnnxTensor whole = graph.Constants[weights.Inputs[0]], scales = graph.Constants[weights.Inputs[1]];
            Assert.Equal(ElementType.Int8, whole.Type);
            Assert.Equal(largest, whole.ToFloats().Max(Math.Abs));

            // The largest of each channel uses the whole range, so no channel has too large a scale.
            int channels = scales.Length, rows = whole.Shape[0];
            float[][] perChannel = rows == channels
                ? [.. whole.ToFloats().Chunk(whole.Length / channels)]
                : [.. Enumerable.Range(0, channels).Select(c => whole.ToFloats().Where((_, i) => i % channels == c).ToArray())];
            Assert.All(perChannel, channel => Assert.Equal(largest, channel.Max(Math.Abs)));
            Assert.Contains(pairs, pair => pair.Outputs[0] == product.Inputs[0]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToBytes_ReadAgain_AnswersNearlyAsTheModelDoes(bool fullRange)
    {
        Image[] pictures = Pictures(40);
        byte[] file = Int8Export.ToBytes(Small, pictures[..20], new() { FullRange = fullRange });
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using var before = new Classifier(Small, threads: 1);
            using var after = new Classifier(new OnnxReader().Read(path).ToModel(), threads: 1);
            double[] differences =
            [
                .. pictures.Select(picture => (double)before.Classify(picture).Probabilities
                    .Zip(after.Classify(picture).Probabilities, (a, b) => Math.Abs(a - b)).Max()),
            ];
            Assert.True(differences.Max() is > 0 and < 0.05, $"{differences.Max()}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ToBytes_NoPicture_IsRefused() => Assert.Throws<ArgumentException>(() => Int8Export.ToBytes(Small, []));

    private static Image[] Pictures(int count)
    {
        var random = new System.Random(8);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            byte[] pixels = new byte[9 * 8 * 3];
            random.NextBytes(pixels);
            return new Image(9, 8, 3, pixels);
        })];
    }
}
