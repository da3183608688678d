using System.Collections.Immutable;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Functions of several tensors, number by number, the smaller shapes repeated.</summary>
internal static class Broadcasting
{
    /// <summary>Takes the tensors together from the first on, two at a time.</summary>
    public static (ImmutableArray<int> Shape, double[] Numbers) Fold(
        OperatorCall call, IReadOnlyList<OnnxTensor> tensors, Func<double, double, double> function)
    {
        ImmutableArray<int> shape = Shapes.Broadcast([.. tensors.Select(tensor => tensor.Shape)]);
        double[] numbers = Spread(call, tensors[0], shape);
        foreach (OnnxTensor tensor in tensors.Skip(1))
        {
            double[] others = Spread(call, tensor, shape);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = function(numbers[i], others[i]);
            }
        }

        return (shape, numbers);
    }

    /// <summary>The numbers of a tensor as if it had a larger shape.</summary>
    /// <exception cref="ArgumentException">It does not grow to that shape.</exception>
    public static double[] Spread(OperatorCall call, OnnxTensor tensor, ImmutableArray<int> shape)
    {
        if (!Shapes.Broadcast(tensor.Shape, shape).SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"expected a shape that grows to [{Shapes.Text(shape)}], got [{Shapes.Text(tensor.Shape)}].");
        }

        double[] numbers = call.Room(shape);
        if (tensor.IsFilled)
        {
            Array.Fill(numbers, tensor.Filling);
            return numbers;
        }

        ReadOnlySpan<double> source = tensor.Values;
        if (tensor.Shape.SequenceEqual(shape))
        {
            source.CopyTo(numbers);
            return numbers;
        }

        int[] places = Shapes.Offsets(shape, Shapes.BroadcastStrides(tensor.Shape, shape));
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = source[places[i]];
        }

        return numbers;
    }

    /// <summary>All inputs of an operator that takes any number of them.</summary>
    public static OnnxTensor[] Every(OperatorCall call) =>
        [.. Enumerable.Range(0, Math.Max(1, call.Inputs.Length)).Select(call.Input)];

    /// <summary>
    /// The two inputs of an operator. Before version 7 the second's first dimension could stand at any axis of the first.
    /// </summary>
    public static OnnxTensor[] Pair(OperatorCall call) => [call.First, Legacy.Placed(call, call.First.Rank)];
}
