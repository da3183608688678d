using System.Globalization;
using Nin.Formats;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Tests.Evaluation;

/// <summary>An operator to be computed by itself.</summary>
/// <param name="Operator">Its name in files.</param>
/// <param name="Opset">The version of the operator set.</param>
/// <param name="Settings">Its settings: whole numbers, numbers, texts, lists and tensors.</param>
internal sealed record Node(string Operator, int Opset = 22, params (string Name, object Value)[] Settings)
{
    /// <summary>How many outputs are asked for.</summary>
    public int Outputs { get; init; } = 1;

    public OnnxLimits Limits { get; init; } = OnnxLimits.Default;

    public static OnnxTensor Floats(int[] shape, params double[] numbers) =>
        OnnxTensor.Floats([.. shape], [.. numbers.Select(number => (float)number)]);

    /// <summary>0, 1, 2 and so on.</summary>
    public static OnnxTensor Counting(params int[] shape) =>
        Floats(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (double)i)]);

    public static OnnxTensor Of(ElementType type, int[] shape, params double[] numbers) => new(type, [.. shape], numbers);

    public static OnnxTensor Whole(params long[] numbers) => OnnxTensor.Whole(numbers);

    public static OnnxTensor Number(double number, ElementType type = ElementType.Float) => OnnxTensor.Scalar(type, number);

    /// <summary>A tensor as it reads in expectations: <c>Float [2, 2] 1 2 3.5 4</c>.</summary>
    public static string Text(OnnxTensor tensor) =>
        $"{tensor.Type} [{string.Join(", ", tensor.Shape)}] {string.Join(' ', tensor.Values.ToArray().Select(Rounded))}".TrimEnd();

    /// <summary>The outputs.</summary>
    public IReadOnlyList<OnnxTensor> Run(params OnnxTensor?[] inputs)
    {
        var attributes = new OnnxAttributes(
            Settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value is int whole ? (long)whole
                : setting.Value is int[] list ? list.Select(size => (long)size).ToArray()
                : setting.Value is double number ? (float)number
                : setting.Value is string text ? System.Text.Encoding.UTF8.GetBytes(text)
                : setting.Value)));
        var node = new OnnxNode(
            Operator, "n", "", Opset, [.. inputs.Select((input, i) => input is null ? "" : $"x{i}")],
            [.. Enumerable.Range(0, Outputs).Select(i => $"y{i}")], attributes);
        return OnnxEvaluator.Run(node, [.. inputs], Limits);
    }

    /// <summary>The first output, as it reads in expectations.</summary>
    public string Answer(params OnnxTensor?[] inputs) => Text(Run(inputs)[0]);

    /// <summary>All outputs, as they read in expectations.</summary>
    public string[] Answers(params OnnxTensor?[] inputs) => [.. Run(inputs).Select(Text)];

    /// <summary>What is said of inputs or settings that it cannot take.</summary>
    public string Refusal(params OnnxTensor?[] inputs)
    {
        string message = Assert.Throws<NinFormatException>(() => Run(inputs)).Message;
        string begin = $"ONNX: {Operator} 'n' (operator set {Opset}): ";
        Assert.StartsWith(begin, message, StringComparison.Ordinal);
        return message[begin.Length..];
    }

    /// <summary>Four places behind the point, and no negative zero.</summary>
    private static string Rounded(double number) => double.IsFinite(number)
        ? (Math.Round(number, 4) + 0.0).ToString("0.####", CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);
}
