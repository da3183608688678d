using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nin.Peers;

/// <summary>A model as TorchSharp's network: the same layers in a row, with the same weights.</summary>
internal static class TorchSharpNetwork
{
    /// <exception cref="ArgumentException">The network has branches, or a layer that the comparison does not know.</exception>
    public static nn.Module<Tensor, Tensor> Build(Model model, Layout layout, bool dropout)
    {
        var weights = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Tensor);
        Tensor Weight(string name) => layout.Of(weights[name].Data, weights[name].Shape.AsSpan());

        var modules = new List<nn.Module<Tensor, Tensor>>();
        string before = Network.InputName;
        foreach (Node node in model.Network.Nodes)
        {
            if (node.Inputs is not [string input] || input != before)
            {
                throw new ArgumentException($"{model.Network.Name}: expected a chain of layers, got a branch at {node.Name}.");
            }

            before = node.Name;
            if (node.Layer is not Nin.Layers.Dropout || dropout)
            {
                modules.Add(Layer(node, parameter => Weight($"{node.Name}.{parameter}")));
            }
        }

        return nn.Sequential(modules);
    }

    private static nn.Module<Tensor, Tensor> Layer(Node node, Func<string, Tensor> weight)
    {
        switch (node.Layer)
        {
            case Nin.Layers.Conv2d { Groups: 1, KernelWindow.IsPlain: true } it:
                var conv = nn.Conv2d(it.InChannels, it.OutChannels, it.KernelSize, it.Stride, it.Padding, bias: it.Bias);
                conv.weight = new Parameter(weight("weight"));
                conv.bias = it.Bias ? new Parameter(weight("bias")) : conv.bias;
                return conv;
            case Nin.Layers.BatchNorm2d it:
                var norm = nn.BatchNorm2d(it.NumFeatures, it.Epsilon, it.Momentum);
                norm.weight = new Parameter(weight("weight"));
                norm.bias = new Parameter(weight("bias"));
                norm.running_mean = weight("running_mean");
                norm.running_var = weight("running_var");
                return norm;
            case Nin.Layers.MaxPool2d { KernelWindow.IsPlain: true } it:
                return nn.MaxPool2d(it.KernelSize, it.Stride, it.Padding, ceil_mode: it.CeilMode);
            case Nin.Layers.AvgPool2d { KernelWindow.IsPlain: true } it:
                return nn.AvgPool2d(it.KernelSize, it.Stride, it.Padding, it.CeilMode, it.CountIncludePad);
            case Relu:
                return nn.ReLU(inplace: true);
            case Nin.Layers.Dropout it:
                return nn.Dropout(it.Rate);
            case GlobalAvgPool2d:
                return nn.AdaptiveAvgPool2d(1);
            case Nin.Layers.Flatten:
                return nn.Flatten();
            case Nin.Layers.Softmax:
                return nn.Softmax(1);
            default:
                throw new ArgumentException($"{node.Name}: the comparison knows no layer of the kind {node.Layer.Kind}.");
        }
    }
}
