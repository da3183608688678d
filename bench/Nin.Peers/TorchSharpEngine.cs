using Nin.Benchmarks;
using TorchSharp;

namespace Nin.Peers;

/// <summary>TorchSharp's side of the comparison: PyTorch's library, libtorch, called from .NET.</summary>
internal sealed class TorchSharpEngine : PeerEngine
{
    protected override string Name
    {
        get
        {
            NativeLibraries.Load(AppContext.BaseDirectory, "torch_cpu", "LibTorchSharp");
            return $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)} (libtorch {torch.__version__})";
        }
    }

    protected override IPeerInference Inference(PeerRequest request) => new TorchSharpInference(request);

    protected override IPeerTraining Training(PeerRequest request) => new TorchSharpTraining(request);
}
