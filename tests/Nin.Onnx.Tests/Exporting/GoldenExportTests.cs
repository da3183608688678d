using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Models;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Exporting;
using Nin.Onnx.Format;
using Nin.Onnx.Format.Proto;
using Nin.Onnx.Graphs;
using Nin.Onnx.Lowering;
using Nin.Testing;
using Nin.Testing.Golden;
using Xunit.Abstractions;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>
/// What is exported today is what ONNX's checker has taken, and what ONNX Runtime has answered: tests/golden/make_onnx.py
/// wrote both
/// down.
/// </summary>
public sealed class GoldenExportTests(ITestOutputHelper output)
{
    /// <summary>
    /// float's step of 6e-8, over sums of some hundred products and up to 20 layers, as a share of the largest number.
    /// </summary>
    private const double Tolerance = 1e-5;

    /// <summary>A number of eight bits that is rounded to its neighbour, on its way through some layers.</summary>
    private const double Step = 0.01;

    /// <summary>What the evaluator is asked about: parameters, since it takes seconds for a million products.</summary>
    private const int LargestEvaluated = 100_000;

    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "golden", "onnx");

    private static readonly JsonElement Manifest =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json"))).RootElement;

    public static TheoryData<string> Floats =>
        [.. ExportedModels.All.Where(one => one.CalibrationPictures == 0).Select(one => one.Name)];

    public static TheoryData<string> WholeNumbers =>
        [.. ExportedModels.All.Where(one => one.CalibrationPictures > 0).Select(one => one.Name)];

    [Fact]
    public void All_Models_HaveEveryLayerThatIsWritten()
    {
        HashSet<string> kinds =
            [.. ExportedNetworks.All.Values.SelectMany(network => network().Nodes).Select(node => node.Layer.Kind)];
        Assert.Equal([], LayerWriterTable.All.Keys.Except(kinds).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void ToBytes_Model_IsTheFileThatTheCheckerTook(string name)
    {
        ExportedModel exported = Find(name);
        byte[] today = Written(exported, exported.Make());
        JsonElement recorded = Manifest.GetProperty("files").GetProperty(name);
        if (exported.IsCommitted)
        {
            // The whole graph, so that what has changed can be seen.
            Assert.Equal(Text(File.ReadAllBytes(FileOf(name))), Text(today));
        }

        Assert.Equal(recorded.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(today)));
    }

    [Theory]
    [MemberData(nameof(WholeNumbers))]
    public void ToBytes_EightBits_IsTheFileThatTheCheckerTookButForRounding(string name)
    {
        ExportedModel exported = Find(name);
        OnnxGraph today = OnnxFile.Parse(exported.ToBytes(exported.Make())), recorded = OnnxFile.Read(FileOf(name));
        Assert.Equal(recorded.Nodes.Select(Told), today.Nodes.Select(Told));
        Assert.Equal(recorded.Constants.Keys.Order(StringComparer.Ordinal), today.Constants.Keys.Order(StringComparer.Ordinal));
        foreach ((string constant, OnnxTensor expected) in recorded.Constants)
        {
            // Ranges are measured with this processor's kernels, whose sums have an order of their own.
            OnnxTensor actual = today.Constants[constant];
            Assert.Equal(expected.Type, actual.Type);
            Assert.Equal(expected.Shape.AsEnumerable(), actual.Shape.AsEnumerable());
            for (int i = 0; i < expected.Length; i++)
            {
                double wanted = expected.Values[i];
                double step = expected.Type == ElementType.Float ? Math.Abs(wanted) * Tolerance
                    : expected.Type == ElementType.Int32 ? 1 + (Math.Abs(wanted) * Tolerance) : 1;
                Assert.Equal(wanted, actual.Values[i], step);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Run_Model_AnswersAsOnnxRuntimeDoes(string name)
    {
        ExportedModel exported = Find(name);
        Model model = exported.Make();
        IReadOnlyDictionary<string, GoldenTensor> answers = Answers(name);
        Assert.Equal(exported.Input(model), answers["image"].Values);
        Assert.Equal(exported.InputShape(model), answers["image"].Shape);

        using var classifier = new Classifier(model, threads: 1);
        Nin.Imaging.Image[] pictures = StripedPictures.Images(ExportedModel.Pictures, model.Network.Input);
        if (exported.Options.Logits)
        {
            using var session = new InferenceSession(model.Network, model.Weights, threads: 1);
            float[] numbers = new float[ExportedModel.Pictures * model.Network.Input.Length];
            for (int i = 0; i < pictures.Length; i++)
            {
                model.Preprocessing.Apply(
                    pictures[i], numbers.AsSpan(i * model.Network.Input.Length, model.Network.Input.Length));
            }

            Near(answers["logits"].Values, session.Run(numbers)[0], $"{name} by Nin");
        }
        else
        {
            float[] probabilities = [.. classifier.Classify(pictures).SelectMany(one => one.Probabilities)];
            Near(answers["probabilities"].Values, probabilities, $"{name} by Nin");
        }
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Import_TheFile_AnswersAsOnnxRuntimeDoes(string name)
    {
        ExportedModel exported = Find(name);
        Model model = exported.Make();
        OnnxGraph graph = exported.IsCommitted ? OnnxFile.Read(FileOf(name)) : OnnxFile.Parse(exported.ToBytes(model));
        IReadOnlyDictionary<string, GoldenTensor> answers = Answers(name);
        if (model.Preprocessing.Kind == PreprocessingKind.GcnZca)
        {
            // Contrast is normalised over the whole of a picture, but for flat ones: no layer asks which those are.
            var error = Assert.Throws<NinFormatException>(() => Imported(graph, model, answers["image"].Values));
            Assert.StartsWith("ONNX: the operator of Less 'preprocessing.is_flat' ", error.Message);
        }
        else
        {
            Assert.All(
                Imported(graph, model, answers["image"].Values),
                one => Near(answers[one.Name].Values, one.Numbers, $"{name} {one.Name} imported"));
        }

        if (model.Network.ParameterCount <= LargestEvaluated)
        {
            IReadOnlyDictionary<string, OnnxTensor> evaluated = Evaluated(graph, answers["image"]);
            Assert.All(graph.Outputs, one => Near(answers[one.Name].Values, evaluated[one.Name].ToFloats(), $"{name} {one.Name} evaluated"));
        }
    }

    /// <summary>
    /// The pairs as they are written are computed alike by all three, but for numbers that lie between two whole ones: there a
    /// sum's
    /// last bit rounds. Operators for whole numbers, which ONNX Runtime makes of the pairs, round once more behind each.
    /// </summary>
    [Theory]
    [MemberData(nameof(WholeNumbers))]
    public void Import_EightBits_AnswersAsOnnxRuntimeDoesButForRounding(string name)
    {
        OnnxGraph graph = OnnxFile.Read(FileOf(name));
        IReadOnlyDictionary<string, GoldenTensor> answers = Answers(name);
        string answer = graph.Outputs[0].Name;
        float[] asWritten = answers[$"as written/{answer}"].Values, optimized = answers[answer].Values;
        float[] imported = Imported(graph, Find(name).Make(), answers["image"].Values)[0].Numbers;
        float[] evaluated = Evaluated(graph, answers["image"])[answer].ToFloats();
        Near(asWritten, evaluated, $"{name} evaluated");
        Assert.InRange(Farthest(asWritten, imported), 0, Step);
        Assert.InRange(Farthest(optimized, imported), 0, Step);
        output.WriteLine($"{name}: {Farthest(asWritten, imported):0.0e+0} imported, "
            + $"{Farthest(optimized, imported):0.0e+0} from operators for whole numbers");
    }

    private static List<(string Name, float[] Numbers)> Imported(OnnxGraph graph, Model model, float[] image)
    {
        OnnxNetwork network = OnnxImport.Import(
            graph, new OnnxImportOptions { Height = model.Network.Input.Height, Width = model.Network.Input.Width });
        using var session = new InferenceSession(network.Network, network.Weights, threads: 1);
        float[][] answers = session.Run(network.Input.ToNetwork(image));
        return [.. network.Outputs.Select((place, i) => (place.Name, place.ToGraph(answers[i])))];
    }

    private static IReadOnlyDictionary<string, OnnxTensor> Evaluated(OnnxGraph graph, GoldenTensor image) =>
        OnnxEvaluator.Run(graph, new Dictionary<string, OnnxTensor>(StringComparer.Ordinal)
        {
            [graph.Inputs[0].Name] = new(graph.Inputs[0].Type, [.. image.Shape],
                [.. image.Values.Select(number => (double)number)]),
        });

    private void Near(float[] expected, float[] actual, string what)
    {
        double farthest = Farthest(expected, actual);
        output.WriteLine($"{what}: {farthest:0.0e+0} of the largest number");
        Assert.InRange(farthest, 0, Tolerance);
    }

    /// <summary>The largest difference, over the largest number.</summary>
    private static double Farthest(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (one, other) => Math.Abs((double)one - other)).Max()
            / expected.Max(one => Math.Abs((double)one));
    }

    /// <summary>A file as it is written today, with the version of the library that wrote what is recorded.</summary>
    private static byte[] Written(ExportedModel exported, Model model)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(exported.ToBytes(model));
        file.ProducerVersion = Manifest.GetProperty("nin").GetString();
        return file.ToByteArray();
    }

    private static string Text(byte[] file) => ModelProto.Parser.ParseFrom(file).ToString();

    private static string Told(OnnxNode node) =>
        $"{node.Operator} {node.Name} ({string.Join(", ", node.Inputs)}) = {string.Join(", ", node.Outputs)} {string.Join(", ", node.Attributes.Names)}";

    private static ExportedModel Find(string name) => ExportedModels.All.Single(one => one.Name == name);

    private static string FileOf(string name) => Path.Combine(Folder, $"{name}.onnx");

    private static IReadOnlyDictionary<string, GoldenTensor> Answers(string name) =>
        GoldenFile.Read(Path.Combine(Folder, $"{name}.safetensors"));
}
