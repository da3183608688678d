using Microsoft.ML.OnnxRuntime;
using Nin.Benchmarks;

namespace Nin.Peers;

/// <summary>ONNX Runtime's side of the comparison. It does not train.</summary>
internal sealed class OnnxRuntimeEngine : PeerEngine
{
    protected override string Name
    {
        get
        {
            NativeLibraries.Load(AppContext.BaseDirectory, "onnxruntime");
            return $"Microsoft.ML.OnnxRuntime {OrtEnv.Instance().GetVersionString()}";
        }
    }

    protected override IPeerInference Inference(PeerRequest request) => new OnnxRuntimeInference(request);

    protected override IPeerTraining Training(PeerRequest request) =>
        throw new NotSupportedException("ONNX Runtime does not train.");
}
