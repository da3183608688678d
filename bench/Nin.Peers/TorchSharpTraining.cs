using Nin.Benchmarks;
using TorchSharp;
using static TorchSharp.torch;

namespace Nin.Peers;

/// <summary>A step on the same batch again and again through TorchSharp, in both layouts.</summary>
internal sealed class TorchSharpTraining : IPeerTraining
{
    private readonly Dictionary<string, Form> _forms = [];
    private readonly nn.Module<Tensor, Tensor, Tensor> _loss = nn.CrossEntropyLoss();
    private readonly Tensor _labels;

    public TorchSharpTraining(PeerRequest request)
    {
        set_num_threads(request.Threads);
        foreach (Layout layout in Layout.All)
        {
            nn.Module<Tensor, Tensor> network = TorchSharpNetwork.Build(request.Model, layout, request.Dropout);
            network.train();
            optim.Optimizer optimizer = optim.SGD(network.parameters(), request.LearningRate, PeerEngine.Momentum);
            _forms.Add(layout.Name, new Form(network, optimizer, layout.Pictures(request)));
        }

        Variants = [.. Layout.All.Select(layout => layout.Name)];
        _labels = tensor([.. request.Labels.Select(label => (long)label)]);
    }

    public IReadOnlyList<string> Variants { get; }

    public double Loss { get; private set; }

    public void Call(string variant)
    {
        Form form = _forms[variant];
        using DisposeScope scope = NewDisposeScope();
        form.Optimizer.zero_grad();
        Tensor loss = _loss.call(form.Network.call(form.Pictures), _labels);
        loss.backward();
        form.Optimizer.step();
        Loss = loss.item<float>();
    }

    public void Dispose()
    {
        foreach (Form form in _forms.Values)
        {
            form.Optimizer.Dispose();
            form.Network.Dispose();
            form.Pictures.Dispose();
        }

        _loss.Dispose();
        _labels.Dispose();
    }

    private sealed record Form(nn.Module<Tensor, Tensor> Network, optim.Optimizer Optimizer, Tensor Pictures);
}
