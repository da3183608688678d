using Nin.Explanation;
using Nin.Imaging;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Tests.Explanation;

/// <summary>
/// A deconvnet as its paper says it, node by node, in double: forward with recorded maxima, and back with them.
/// </summary>
internal static class DeconvolutionReference
{
    public static double[] Of(Model model, Image image, UnitPlace place)
    {
        float[] picture = new float[model.Preprocessing.Length];
        model.Preprocessing.Apply(image, picture);
        Network network = model.Network;
        var values = new Dictionary<string, double[]>();
        values[Network.InputName] = [.. picture.Select(x => (double)x)];
        var maxima = new Dictionary<string, int[]>();
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            Node node = network.Nodes[i];
            double[] result = new double[network.OutputShapes[i].Length];
            Step(model, i, [.. node.Inputs.Select(name => values[name])], result, maxima, back: false);
            values[node.Name] = result;
        }

        var signals = new Dictionary<string, double[]>();
        int last = network.IndexOf(place.Unit.Layer);
        FeatureShape shape = network.OutputShapes[last];
        int kept = (((place.Row * shape.Width) + place.Column) * shape.Channels) + place.Unit.Channel;
        signals[place.Unit.Layer] = new double[shape.Length];
        signals[place.Unit.Layer][kept] = Math.Max(0, values[place.Unit.Layer][kept]);
        for (int i = last; i >= 0; i--)
        {
            Node node = network.Nodes[i];
            if (signals.TryGetValue(node.Name, out double[]? signal))
            {
                double[][] inputs = [.. node.Inputs.Select(name =>
                    signals.TryGetValue(name, out double[]? known) ? known : signals[name] = new double[values[name].Length])];
                Step(model, i, inputs, signal, maxima, back: true);
            }
        }

        return signals[Network.InputName];
    }

    /// <summary>One layer: forward it writes the output; back it adds the output's signal to the inputs'.</summary>
    private static void Step(
        Model model, int index, double[][] inputs, double[] output, Dictionary<string, int[]> maxima, bool back)
    {
        Node node = model.Network.Nodes[index];
        FeatureShape from = model.Network.InputShapesOf(index)[0], to = model.Network.OutputShapes[index];
        for (int o = 0; o < output.Length; o++)
        {
            int channel = o % to.Channels, column = o / to.Channels % to.Width, row = o / to.Channels / to.Width;
            switch (node.Layer)
            {
                case Conv2d conv:
                    float[] weights = Weights("weight");
                    double sum = conv.Bias ? Weights("bias")[channel] : 0;
                    for (int y = 0; y < conv.KernelSize; y++)
                    {
                        for (int x = 0; x < conv.KernelSize; x++)
                        {
                            int r = (row * conv.Stride) + y - conv.Padding, c = (column * conv.Stride) + x - conv.Padding;
                            for (int k = 0; r >= 0 && r < from.Height && c >= 0 && c < from.Width && k < from.Channels; k++)
                            {
                                int at = (((r * from.Width) + c) * from.Channels) + k;
                                int row0 = (((channel * from.Channels) + k) * conv.KernelSize) + y;
                                double weight = weights[(row0 * conv.KernelSize) + x];
                                sum += weight * inputs[0][at];
                                inputs[0][at] += back ? weight * output[o] : 0;
                            }
                        }
                    }

                    output[o] = back ? output[o] : sum;
                    break;
                case BatchNorm2d norm:
                    double deviation = Math.Sqrt(Weights("running_var")[channel] + (double)norm.Epsilon);
                    double scale = Weights("weight")[channel] / deviation;
                    double shifted = ((inputs[0][o] - Weights("running_mean")[channel]) * scale) + Weights("bias")[channel];
                    Set(o, back ? scale * output[o] : shifted);
                    break;
                case Relu:
                    Set(o, Math.Max(0, back ? output[o] : inputs[0][o]));
                    break;
                case Dropout:
                    Set(o, back ? output[o] : inputs[0][o]);
                    break;
                case MaxPool2d pool:
                    maxima.TryAdd(node.Name, new int[output.Length]);
                    int[] places = maxima[node.Name];
                    for (int y = pool.KernelSize - 1; y >= 0 && !back; y--)
                    {
                        for (int x = pool.KernelSize - 1; x >= 0; x--)
                        {
                            int r = (row * pool.Stride) + y, c = (column * pool.Stride) + x;
                            int at = (((r * from.Width) + c) * from.Channels) + channel;
                            bool isInside = r < from.Height && c < from.Width;
                            bool isFirst = (y, x) == (pool.KernelSize - 1, pool.KernelSize - 1) || output[o] == double.MinValue;
                            output[o] = isFirst && !isInside ? double.MinValue : isFirst ? inputs[0][at] : output[o];
                            if (isInside && inputs[0][at] >= output[o])
                            {
                                (output[o], places[o]) = (inputs[0][at], at);
                            }
                        }
                    }

                    inputs[0][places[o]] += back ? output[o] : 0;
                    break;
                case Add:
                    output[o] = back ? output[o] : inputs.Sum(input => input[o]);
                    for (int i = 0; i < inputs.Length && back; i++)
                    {
                        inputs[i][o] += output[o];
                    }

                    break;
                case Concat:
                    int first = 0, source = 0;
                    while (channel - first >= inputs[source].Length / to.Pixels)
                    {
                        first += inputs[source++].Length / to.Pixels;
                    }

                    int place = (o / to.Channels * (inputs[source].Length / to.Pixels)) + channel - first;
                    output[o] = back ? output[o] : inputs[source][place];
                    inputs[source][place] += back ? output[o] : 0;
                    break;
            }
        }

        float[] Weights(string name) => model.Weights.First(weight => weight.Name == $"{node.Name}.{name}").Tensor.Data;

        void Set(int at, double value)
        {
            if (back)
            {
                inputs[0][at] += value;
            }
            else
            {
                output[at] = value;
            }
        }
    }
}
