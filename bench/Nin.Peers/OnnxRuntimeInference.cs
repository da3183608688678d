using Microsoft.ML.OnnxRuntime;
using Nin.Benchmarks;
using Nin.Networks;

namespace Nin.Peers;

/// <summary>A batch through ONNX Runtime: all graph optimisations, a fixed batch, inputs and outputs in our memory.</summary>
internal sealed class OnnxRuntimeInference : IPeerInference
{
    private readonly string[] _inputNames = [OnnxFile.Input], _outputNames;
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
        _session = new InferenceSession(OnnxFile.Write(request.Model, request.Batch), _options);
        _outputNames = [OnnxFile.Output(network)];
        Outputs = new float[request.Batch * network.Classes];
        _inputs = [Value(ChannelsFirst.Of(request.Pictures, network.Input), network.Input.ToChannelsFirst(request.Batch))];
        _outputs = [Value(Outputs, network.Output.ToChannelsFirst(request.Batch))];
    }

    public IReadOnlyList<string> Variants { get; } = ["NCHW"];

    public float[] Outputs { get; }

    public void Call(string variant) => _session.Run(_run, _inputNames, _inputs, _outputNames, _outputs);

    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue Value(float[] numbers, int[] shape) =>
        OrtValue.CreateTensorValueFromMemory(numbers, [.. shape.Select(size => (long)size)]);
}
