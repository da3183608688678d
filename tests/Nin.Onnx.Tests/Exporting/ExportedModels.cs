using Nin.Benchmarks;
using Nin.Data.Preparing;
using Nin.Formats.Safetensors;
using Nin.Models;
using Nin.Networks;
using Nin.Testing;

namespace Nin.Onnx.Tests.Exporting;

/// <summary>
/// The models whose files lie in <c>tests/golden/onnx</c>, with what ONNX Runtime answers: <c>tests/golden/make_onnx.py</c>
/// writes
/// them, and every test run compares.
/// </summary>
internal static class ExportedModels
{
    private const int Seed = 7;

    /// <summary>The models: small networks in every way of writing, some by name, and those in the box.</summary>
    public static IReadOnlyList<ExportedModel> All { get; } =
    [
        .. from name in ExportedNetworks.All.Keys
           from opset in (int[])[13, 17, 22]
           select new ExportedModel($"{Dashed(name)}-{opset}", () => Small(name), new() { Opset = opset, Logits = opset == 17 }),
        new("maps-13", () => Small("mlpconv"), new() { Opset = 13, Maps = true }),
        new("maps-logits-22", () => Small("linear head"), new() { Opset = 22, Maps = true, Logits = true }),
        new("bytes-17", () => Small("mlpconv"), new() { UInt8Input = true }),
        new("bytes-maps-logits-13", () => Small("linear head"), new() { Opset = 13, Maps = true, Logits = true, UInt8Input = true }),
        new("batch-of-three-17", () => Small("mlpconv"), new() { Batch = ExportedModel.Pictures }),
        new("temperature-17", () => Of(ExportedNetworks.All["mlpconv"](), 1.7f), new()),
        new("any-classes-17", () => AnyClasses(ExportedNetworks.All["linear head"]()), new()),
        new("whitening-17", () => Whitened(ExportedNetworks.All["flatten of maps"]()), new()),
        new("lenet5-17", () => Named("lenet5"), new()),
        new("lenet-d2l-22", () => Named("lenet-d2l"), new() { Opset = 22, Logits = true }),
        new("nin-small-17", () => Named("nin-small"), new() { Logits = true }),
        new("nin-svhn-bn-17", () => Named("nin-svhn-bn"), new() { Logits = true }, IsCommitted: false),
        new("resnet20-13", () => Named("resnet20"), new() { Opset = 13, Logits = true }, IsCommitted: false),
        new("cifar10-fast-22", () => Named("cifar10-fast"), new() { Opset = 22, Logits = true }, IsCommitted: false),
        new("box-cifar10-17", () => Box("nin-cifar10-bn"), new() { Maps = true }, IsCommitted: false),
        new("box-mnist-22", () => Box("mnist"), new() { Opset = 22, Logits = true }, IsCommitted: false),
        new("int8-mlpconv-13", () => Small("mlpconv"), new() { Opset = 13, Logits = true }, CalibrationPictures: 20),
        new("int8-linear-head-17", () => Small("linear head"), new() { Logits = true, UInt8Input = true }, CalibrationPictures: 20),
        new("int8-inverted-residuals-17", () => Small("inverted residuals"), new() { Logits = true }, CalibrationPictures: 20),
        new("int8-dense-22", () => Small("dense"), new() { Opset = 22, FullRange = true }, CalibrationPictures: 20),
        new("int8-lenet5-17", () => Named("lenet5"), new() { Logits = true }, CalibrationPictures: 20),
    ];

    private static Model Small(string name) => Of(ExportedNetworks.All[name]());

    private static Model Named(string name) => Of(NetworkCatalog.Find(name).Create());

    private static Model Box(string name) => Model.Load(Path.Combine(Checkout.Root, "models", $"{name}.safetensors"));

    /// <summary>Random weights, and pictures that are standardised.</summary>
    private static Model Of(Network network, float temperature = 1)
    {
        (int height, int width, int channels) = (network.Input.Height, network.Input.Width, network.Input.Channels);
        return Of(network, temperature, new Preprocessing(
            PreprocessingKind.Standardize, height, width, channels, 1 / 255f,
            [.. Enumerable.Range(0, channels).Select(c => 0.4f + (c / 50f))],
            [.. Enumerable.Range(0, channels).Select(c => 0.3f - (c / 40f))]));
    }

    /// <summary>A picture may show several of its classes at once.</summary>
    private static Model AnyClasses(Network network)
    {
        Model one = Of(network);
        return new Model(network, one.Weights, one.Labels, one.Preprocessing) { AnswerKind = AnswerKind.AnyClasses };
    }

    private static Model Of(Network network, float temperature, Preprocessing preprocessing)
    {
        Model random = RandomModel.Of(network, new System.Random(Seed));
        return new Model(network, random.Weights, random.Labels, preprocessing) { Temperature = temperature };
    }

    /// <summary>Pictures that are whitened, by numbers that nothing was measured for.</summary>
    private static Model Whitened(Network network)
    {
        int length = network.Input.Length;
        float[] mean = [.. Enumerable.Range(0, length).Select(i => i % 7 / 10f)];
        float[] matrix =
            [.. Enumerable.Range(0, length * length).Select(i => (i % (length + 1) == 0 ? 1 : 0) - (i * 13 % 29 / 300f))];
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream,
        [
            SafetensorsEntry.Of("preprocessing.zca.mean", [length], mean),
            SafetensorsEntry.Of("preprocessing.zca.matrix", [length, length], matrix),
        ]);
        var plain = new Preprocessing(
            PreprocessingKind.GcnZca, network.Input.Height, network.Input.Width, network.Input.Channels, 1 / 255f, [], []);
        return Of(network, 1, plain.WithTensors(SafetensorsFile.Parse(stream.ToArray())));
    }

    private static string Dashed(string name) => name.Replace(' ', '-');
}
