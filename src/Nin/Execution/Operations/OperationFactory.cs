using System.Collections.Immutable;
using Nin.Layers;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Execution.Operations;

/// <summary>The one place where a layer's description becomes an operation.</summary>
internal static class OperationFactory
{
    /// <param name="network">The network.</param>
    /// <param name="index">The node's position in it.</param>
    /// <param name="inputs">The node's inputs.</param>
    /// <param name="output">What it makes.</param>
    /// <param name="layout">Where the parameters lie.</param>
    public static Operation Create(Network network, int index, ImmutableArray<Edge> inputs, Value output, ParameterLayout layout)
    {
        Node node = network.Nodes[index];
        FeatureShape shape = network.InputShapesOf(index)[0];
        ParameterSlot Slot(string name) => layout[$"{node.Name}.{name}"];
        return node.Layer switch
        {
            Conv2d conv => new ConvolutionOperation(
                inputs[0], output, conv.KernelShape(1, shape), Slot("weight"), conv.Bias ? Slot("bias") : null),
            Linear linear => new ConvolutionOperation(
                inputs[0], output, linear.KernelShape(1), Slot("weight"), linear.Bias ? Slot("bias") : null),
            BatchNorm2d norm => new BatchNormOperation(
                inputs[0], output, norm, shape.Pixels,
                new BatchNormSlots(Slot("weight"), Slot("bias"), Slot("running_mean"), Slot("running_var"))),
            MaxPool2d pool => new MaxPoolOperation(inputs[0], output, pool.KernelShape(1, shape)),
            AvgPool2d pool => new AvgPoolOperation(inputs[0], output, pool.KernelShape(1, shape)),
            GlobalAvgPool2d => new GlobalAvgPoolOperation(inputs[0], output, shape),
            Relu => new ReluOperation(inputs[0], output),
            Dropout dropout => new DropoutOperation(inputs[0], output, dropout.Rate, index),
            Softmax => new SoftmaxOperation(inputs[0], output, shape.Channels),
            Flatten => new FlattenOperation(inputs[0], output, shape),
            Add => new AddOperation(inputs, output),
            Concat => new ConcatOperation(inputs, output, shape.Pixels),
            _ => throw new NotSupportedException($"{node.Layer.Kind}: there is no operation for this layer."),
        };
    }
}
