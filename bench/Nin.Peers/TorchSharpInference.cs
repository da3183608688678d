using Nin.Benchmarks;
using TorchSharp;
using static TorchSharp.torch;

namespace Nin.Peers;

/// <summary>A batch through TorchSharp in both layouts. It can run TorchScript's rewritten forms, but not make them.</summary>
internal sealed class TorchSharpInference : IPeerInference
{
    private readonly Dictionary<string, (nn.Module<Tensor, Tensor> Network, Tensor Pictures)> _forms = [];

    public TorchSharpInference(PeerRequest request)
    {
        set_num_threads(request.Threads);
        foreach (Layout layout in Layout.All)
        {
            nn.Module<Tensor, Tensor> network = TorchSharpNetwork.Build(request.Model, layout, dropout: false);
            network.eval();
            _forms.Add(layout.Name, (network, layout.Pictures(request)));
        }

        Variants = [.. Layout.All.Select(layout => layout.Name)];
        Outputs = new float[request.Batch * request.Model.Network.Classes];
    }

    public IReadOnlyList<string> Variants { get; }

    public float[] Outputs { get; }

    public void Call(string variant)
    {
        (nn.Module<Tensor, Tensor> network, Tensor pictures) = _forms[variant];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = inference_mode(true);
        network.call(pictures).data<float>().CopyTo(Outputs);
    }

    public void Dispose()
    {
        foreach ((nn.Module<Tensor, Tensor> network, Tensor pictures) in _forms.Values)
        {
            network.Dispose();
            pictures.Dispose();
        }
    }
}
