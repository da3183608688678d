using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Kernels.Elementwise;
using Nin.Kernels.Reference;
using Nin.Kernels.Resampling;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;
using static Nin.Tests.Execution.ReferenceFormulas;

namespace Nin.Tests.Execution;

/// <summary>One shard, forward and backward; training where there is a key for dropout.</summary>
internal sealed class ReferencePass(ReferenceInterpreter owner, int count, DropoutKey? key, int firstPicture)
{
    private readonly Network _network = owner.Network;
    private readonly Dictionary<string, double[]> _values = [], _gradients = [], _statistics = [];

    public double[] Forward(double[] pictures)
    {
        _values[Network.InputName] = pictures;
        for (int i = 0; i < _network.Nodes.Length; i++)
        {
            var output = new double[count * _network.OutputShapes[i].Length];
            Forward(i, [.. _network.Nodes[i].Inputs.Select(name => _values[name])], output);
            _values[_network.Nodes[i].Name] = output;
        }

        return _values[_network.Nodes[^1].Name];
    }

    public void Backward(double[] outputGradient, double[] gradient)
    {
        foreach ((string name, double[] value) in _values)
        {
            _gradients[name] = new double[value.Length];
        }

        _gradients[_network.Nodes[^1].Name] = outputGradient;
        for (int i = _network.Nodes.Length - 1; i >= 0; i--)
        {
            Node node = _network.Nodes[i];
            double[][] parts = [.. node.Inputs.Select(name => new double[_values[name].Length])];
            Backward(
                i, [.. node.Inputs.Select(name => _values[name])], _values[node.Name], _gradients[node.Name], parts, gradient);
            for (int j = 0; j < parts.Length; j++)
            {
                double[] sum = _gradients[node.Inputs[j]];
                for (int k = 0; k < sum.Length; k++)
                {
                    sum[k] += parts[j][k];
                }
            }
        }
    }

    private void Forward(int index, double[][] inputs, double[] output)
    {
        Node node = _network.Nodes[index];
        FeatureShape shape = _network.InputShapesOf(index)[0];
        double[] x = inputs[0];
        switch (node.Layer)
        {
            case Conv2d conv:
                ReferenceConv2d.Forward<double>(ShapeOf(conv, shape), x, Weights(node), Bias(node), output);
                break;
            case Linear linear:
                ReferenceConv2d.Forward<double>(linear.KernelShape(count), x, Weights(node), Bias(node), output);
                break;
            case BatchNorm2d norm when key is null:
                Normalize(norm, x, Weights(node), Bias(node), Running(node, "running_mean"), Running(node, "running_var"), output);
                break;
            case BatchNorm2d norm:
                double[] mean = new double[norm.NumFeatures], variance = new double[norm.NumFeatures];
                (_statistics[node.Name + "m"], _statistics[node.Name + "v"]) = (mean, variance);
                ReferenceBatchNorm.Forward<double>(
                    x.Length / norm.NumFeatures, norm.NumFeatures, x, Weights(node), Bias(node), norm.Epsilon, mean, variance,
                    output);
                break;
            case MaxPool2d pool:
                ReferencePool2d.MaxForward<double>(pool.KernelShape(count, shape), x, output);
                break;
            case AvgPool2d pool:
                ReferencePool2d.AvgForward<double>(pool.KernelShape(count, shape), x, output);
                break;
            case GlobalAvgPool2d:
                ReferencePool2d.GlobalAvgForward<double>(count, shape.Pixels, shape.Channels, x, output);
                break;
            case Relu:
                ReferenceElementwise.Relu<double>(x, output);
                break;
            case Dropout dropout:
                Multiply(x, Mask(index, dropout, x.Length), output);
                break;
            case AsStrided view:
                ReferenceStriding.AsStrided<double>(
                    count, new StridedView(view.Sizes.AsSpan(), view.Strides.AsSpan(), view.Offset), x, output);
                break;
            case Flatten:
                Transpose(x, shape.Pixels, shape.Channels, output, (o, i) => (o, i));
                break;
            case Softmax:
                SoftmaxOf(x, shape.Channels, output);
                break;
            case Add:
                for (int i = 0; i < output.Length; i++)
                {
                    output[i] = inputs.Sum(input => input[i]);
                }

                break;
            case Concat:
                Concatenate(index, inputs, (j, from, to) => output[to] = inputs[j][from]);
                break;
            default:
                throw new NotSupportedException(node.Layer.Kind);
        }
    }

    private void Backward(
        int index, double[][] inputs, double[] output, double[] outputGradient, double[][] inputGradients, double[] gradient)
    {
        Node node = _network.Nodes[index];
        FeatureShape shape = _network.InputShapesOf(index)[0];
        double[] x = inputs[0], dx = inputGradients[0];
        switch (node.Layer)
        {
            case Conv2d or Linear:
                var kernel = node.Layer is Conv2d conv ? ShapeOf(conv, shape) : ((Linear)node.Layer).KernelShape(count);
                ReferenceConv2d.BackwardInput<double>(kernel, outputGradient, Weights(node), dx);
                ReferenceConv2d.BackwardWeights<double>(
                    kernel, x, outputGradient, Trained(node, "weight", gradient), Trained(node, "bias", gradient));
                ReferenceConv2d.BackwardWeights<double>(
                    kernel, Absolute(x), Absolute(outputGradient), Trained(node, "weight", owner.Magnitudes),
                    Trained(node, "bias", owner.Magnitudes));
                break;
            case BatchNorm2d norm:
                double[] mean = _statistics[node.Name + "m"], variance = _statistics[node.Name + "v"];
                ReferenceBatchNorm.Backward<double>(
                    x.Length / norm.NumFeatures, norm.NumFeatures, x, Weights(node), norm.Epsilon, mean, variance,
                    outputGradient, dx,
                    Trained(node, "weight", gradient), Trained(node, "bias", gradient));
                for (int i = 0; i < x.Length; i++)
                {
                    int c = i % norm.NumFeatures;
                    double normalized = (Math.Abs(x[i]) + Math.Abs(mean[c])) / Math.Sqrt(variance[c] + norm.Epsilon);
                    Trained(node, "weight", owner.Magnitudes)[c] += Math.Abs(outputGradient[i]) * normalized;
                    Trained(node, "bias", owner.Magnitudes)[c] += Math.Abs(outputGradient[i]);
                }

                break;
            case MaxPool2d pool:
                ReferencePool2d.MaxBackward<double>(pool.KernelShape(count, shape), x, outputGradient, dx);
                break;
            case AvgPool2d pool:
                ReferencePool2d.AvgBackward<double>(pool.KernelShape(count, shape), outputGradient, dx);
                break;
            case GlobalAvgPool2d:
                ReferencePool2d.GlobalAvgBackward<double>(count, shape.Pixels, shape.Channels, outputGradient, dx);
                break;
            case Relu:
                ReferenceElementwise.ReluBackward<double>(output, outputGradient, dx);
                break;
            case Dropout dropout:
                Multiply(outputGradient, Mask(index, dropout, x.Length), dx);
                break;
            case AsStrided view:
                ReferenceStriding.AsStridedBackward<double>(
                    count, new StridedView(view.Sizes.AsSpan(), view.Strides.AsSpan(), view.Offset), outputGradient, dx);
                break;
            case Flatten:
                Transpose(outputGradient, shape.Pixels, shape.Channels, dx, (o, i) => (i, o));
                break;
            case Softmax:
                SoftmaxBackward(shape.Channels, output, outputGradient, dx);
                break;
            case Add:
                foreach (double[] part in inputGradients)
                {
                    outputGradient.CopyTo(part, 0);
                }

                break;
            case Concat:
                Concatenate(index, inputs, (j, from, to) => inputGradients[j][from] = outputGradient[to]);
                break;
            default:
                throw new NotSupportedException(node.Layer.Kind);
        }
    }

    private ReadOnlySpan<double> Weights(Node node) => Trained(node, "weight", owner.Trained);

    private ReadOnlySpan<double> Bias(Node node) => Trained(node, "bias", owner.Trained);

    private Span<double> Trained(Node node, string name, double[] from) =>
        owner.Layout.Find($"{node.Name}.{name}") is ParameterSlot slot ? from.AsSpan(slot.Offset, slot.Length) : [];

    private ReadOnlySpan<double> Running(Node node, string name)
    {
        ParameterSlot slot = owner.Layout[$"{node.Name}.{name}"];
        return owner.Running.AsSpan(slot.Offset, slot.Length);
    }

    private double[] Mask(int index, Dropout dropout, int length)
    {
        var mask = new float[length];
        Array.Fill(mask, 1f);
        if (key is DropoutKey training)
        {
            KernelSet.Choose("reference").Dropout(
                training with { Layer = (uint)index }, firstPicture, length / count, dropout.Rate, mask, mask);
        }

        return Widen(mask);
    }

    private void Concatenate(int index, double[][] inputs, Action<int, int, int> copy)
    {
        int channels = _network.OutputShapes[index].Channels, pixels = count * _network.OutputShapes[index].Pixels, first = 0;
        for (int j = 0; j < inputs.Length; j++)
        {
            int own = inputs[j].Length / pixels;
            for (int from = 0; from < inputs[j].Length; from++)
            {
                copy(j, from, (from / own * channels) + first + (from % own));
            }

            first += own;
        }
    }

    private void Transpose(
        double[] source, int pixels, int channels, double[] destination, Func<int, int, (int To, int From)> direction)
    {
        for (int n = 0; n < count; n++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                for (int c = 0; c < channels; c++)
                {
                    int start = n * pixels * channels;
                    (int to, int from) = direction(start + (c * pixels) + pixel, start + (pixel * channels) + c);
                    destination[to] = source[from];
                }
            }
        }
    }

    /// <summary>Plain windows alone: the others have tests of their own.</summary>
    private Conv2dShape ShapeOf(Conv2d conv, FeatureShape input) => new(
        count, input.Height, input.Width, conv.InChannels, conv.OutChannels, conv.KernelSize, conv.Stride, conv.Padding);
}
