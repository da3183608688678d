using Microsoft.ML.OnnxRuntime;
using Nin.Benchmarks;
using Nin.Data.Preparing;
using Nin.Networks;
using Nin.Onnx.Exporting;
using Nin.Tensors;
using Model = Nin.Models.Model;

namespace Nin.Peers;

/// <summary>A batch through ONNX Runtime: all graph optimisations, a fixed batch, inputs and outputs in our memory.</summary>
internal sealed class OnnxRuntimeInference : IPeerInference
{
    private static readonly string[] InputNames = ["image"], OutputNames = ["logits"];
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue[] _inputs, _outputs;

    public OnnxRuntimeInference(PeerRequest request)
    {
        Network network = request.Model.Network;
        _options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = request.Threads,
            InterOpNumThreads = 1,
        };
        _session = new InferenceSession(Content(request.Model, request.Batch), _options);
        Outputs = new float[request.Batch * network.Classes];
        _inputs = [Value(ChannelsFirst.Of(request.Pictures, network.Input), network.Input.ToChannelsFirst(request.Batch))];
        _outputs = [Value(Outputs, [request.Batch, network.Classes])];
    }

    public IReadOnlyList<string> Variants { get; } = ["NCHW"];

    public float[] Outputs { get; }

    public void Call(string variant) => _session.Run(_run, InputNames, _inputs, OutputNames, _outputs);

    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    /// <summary>The network alone: the pictures of the comparison are numbers that it reads as they are.</summary>
    private static byte[] Content(Model model, int batch)
    {
        FeatureShape input = model.Network.Input;
        var asTheyAre = new Preprocessing(PreprocessingKind.Scale, input.Height, input.Width, input.Channels, 1f, [], []);
        var bare = new Model(model.Network, model.Weights, model.Labels, asTheyAre);
        return OnnxExport.ToBytes(bare, new OnnxExportOptions { Logits = true, Batch = batch });
    }

    private static OrtValue Value(float[] numbers, int[] shape) =>
        OrtValue.CreateTensorValueFromMemory(numbers, [.. shape.Select(size => (long)size)]);
}
