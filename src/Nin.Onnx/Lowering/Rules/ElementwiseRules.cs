using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Lowering.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Two tensors, number by number, where sizes of 1 are repeated.</summary>
internal static class ElementwiseRules
{
    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("Add", call => Pair(call, new Add())),
        ("Sub", call => Pair(call, new Subtract())),
        ("Mul", Multiplied),
        ("Div", call => Pair(call, new Divide())),
        ("Sum", call => [Chain(call, new Add(), call.Name())]),
        ("Mean", Mean),
        ("Pow", Pow),
        ("Min", call => Extreme(call, isMax: false)),
        ("Max", call => Extreme(call, isMax: true)),
    ];

    /// <summary>The shape of one number beside such numbers.</summary>
    public static FeatureShape ScalarFor(FeatureShape shape) => shape.IsFlat ? FeatureShape.Flat(1) : new(1, 1, 1);

    /// <summary>A feature and numbers that are the same for every picture.</summary>
    public static Feature WithConstant(
        NodeCall call, Layer layer, Feature feature, OnnxTensor constant, bool isConstantFirst, string name)
    {
        JoinedRows.RequireOfEachRow(feature, constant.Shape);
        feature = Grown(call, feature, constant);
        if (!feature.IsWhole)
        {
            feature = call.State.InOrder(feature, new FeatureShape(1, 1, feature.Length));
        }

        (FeatureShape shape, float[] numbers) = InMemory(feature, constant);
        string node = call.State.AddConstant($"{name}.constant", shape, numbers);
        string[] inputs = isConstantFirst ? [node, feature.Node] : [feature.Node, node];
        return feature with { Node = call.State.Add(name, layer, inputs) };
    }

    /// <summary>Two features.</summary>
    public static Feature OfTwo(NodeCall call, Layer layer, Feature left, Feature right, string name)
    {
        // Numbers that lie alike need not lie in any order.
        if (left.Shape == right.Shape && left.Offset == right.Offset && Same(left, right))
        {
            return left with { Node = call.State.Add(name, layer, [left.Node, right.Node]) };
        }

        if (left.Rank != right.Rank)
        {
            throw new NotLoweredException($"expected two inputs of one rank, got {left.Rank + 1} and {right.Rank + 1}");
        }

        if (left.Rank == 3)
        {
            (Feature a, Feature b) = (call.State.AsPicture(left), call.State.AsPicture(right));
            string node = call.State.Add(name, layer, [a.Node, b.Node]);
            return Feature.Of(node, call.State.ShapeOf(node));
        }

        // Of other ranks, neighbouring dimensions that both repeat alike are taken as one: three are left at most.
        ImmutableArray<int> sizes = Shapes.Broadcast(left.Sizes, right.Sizes);
        int[] runs = Runs(left.Sizes, right.Sizes);
        (Feature first, Feature second) = (Ordered(call, left, runs), Ordered(call, right, runs));
        string result = call.State.Add(name, layer, [first.Node, second.Node]);
        return Feature.InOrder(result, call.State.ShapeOf(result), sizes);
    }

    private static ImmutableArray<Feature> Pair(NodeCall call, Layer layer) => (call.FindFeature(0), call.FindFeature(1)) switch
    {
        (Feature left, Feature right) => [OfTwo(call, layer, left, right, call.Name())],
        (Feature left, null) => IsNeutral(layer, call.Constant(1), left)
            ? [left]
            : [WithConstant(call, layer, left, Legacy.Placed(call.Settings, left.Rank + 1), isConstantFirst: false, call.Name())],
        (null, Feature right) => [WithConstant(call, layer, right, call.Constant(0), isConstantFirst: true, call.Name())],
        _ => throw new NotLoweredException("expected an input that depends on the picture"),
    };

    /// <summary>x·sigmoid(x) is one layer, and x·hardsigmoid(x) too.</summary>
    private static ImmutableArray<Feature> Multiplied(NodeCall call)
    {
        if (call.FindFeature(0) is Feature left && call.FindFeature(1) is Feature right)
        {
            foreach ((Feature gate, Feature value) in ((Feature, Feature)[])[(left, right), (right, left)])
            {
                Layer? both = call.State.LayerOf(gate.Node) switch
                {
                    Sigmoid => new Silu(),
                    HardSigmoid => new HardSwish(),
                    _ => null,
                };
                if (both is not null && call.State.InputsOf(gate.Node)[0] == value.Node && Same(gate, value)
                    && gate.Offset == value.Offset)
                {
                    return [call.State.AddPointwise(call.Name(), both, value)];
                }
            }
        }

        return Pair(call, new Multiply());
    }

    /// <summary>All inputs from the first on, two at a time.</summary>
    private static Feature Chain(NodeCall call, Layer layer, string last)
    {
        Feature? all = call.FindFeature(0);
        OnnxTensor? constant = all is null ? call.Constant(0) : null;
        for (int i = 1; i < call.Node.Inputs.Length; i++)
        {
            string name = i == call.Node.Inputs.Length - 1 ? last : call.Name($"part{i}");
            Feature? next = call.FindFeature(i);
            all = (all, next) switch
            {
                (Feature left, Feature right) => OfTwo(call, layer, left, right, name),
                (Feature left, null) => WithConstant(call, layer, left, call.Constant(i), isConstantFirst: false, name),
                (null, Feature right) => WithConstant(call, layer, right, constant!, isConstantFirst: true, name),
                _ => throw new NotLoweredException("expected a first or second input that depends on the picture"),
            };
        }

        return all ?? throw new NotLoweredException("expected an input that depends on the picture");
    }

    private static ImmutableArray<Feature> Mean(NodeCall call)
    {
        Feature sum = Chain(call, new Add(), call.Name("sum"));
        return [ActivationRules.Affine(call, sum, 1f / call.Node.Inputs.Length, 0, call.Name())];
    }

    /// <summary>A fixed power of each number is a function; exponents that differ are a second input.</summary>
    private static ImmutableArray<Feature> Pow(NodeCall call)
    {
        if (call.FindFeature(0) is not Feature input || call.FindFeature(1) is not null)
        {
            return Pair(call, new PairLayer(PairKind.Pow));
        }

        OnnxTensor exponents = Legacy.Placed(call.Settings, input.Rank + 1);
        if (exponents.Length != 1 || exponents.Rank > input.Rank + 1)
        {
            return [WithConstant(call, new PairLayer(PairKind.Pow), input, exponents, isConstantFirst: false, call.Name())];
        }

        return exponents.Values[0] switch
        {
            1 => [input],
            2 => [input with { Node = call.State.Add(call.Name(), new Multiply(), [input.Node, input.Node]) }],
            0.5 => [call.State.AddPointwise(call.Name(), new FunctionLayer(FunctionKind.Sqrt), input)],
            double exponent =>
                [call.State.AddPointwise(call.Name(), new FunctionLayer(FunctionKind.Pow, (float)exponent), input)],
        };
    }

    /// <summary>The larger, or the smaller: a bound where there are two and one is a number.</summary>
    private static ImmutableArray<Feature> Extreme(NodeCall call, bool isMax)
    {
        int at = call.FindFeature(0) is null ? 1 : 0;
        bool isBound = call.Node.Inputs.Length == 2 && call.FindFeature(1 - at) is null;
        if (!isBound || call.Constant(1 - at) is not { Length: 1 } number || number.Rank > call.Feature(at).Rank + 1)
        {
            return [Chain(call, new PairLayer(isMax ? PairKind.Max : PairKind.Min), call.Name())];
        }

        float bound = (float)number.Values[0];
        Layer layer = isMax ? new Clip(bound, float.MaxValue) : new Clip(float.MinValue, bound);
        return [call.State.AddPointwise(call.Name(), isMax && bound == 0 ? new Relu() : layer, call.Feature(at))];
    }

    private static bool Same(Feature left, Feature right) =>
        left.Rank == right.Rank && left.Dimensions.Zip(right.Dimensions).All(pair => pair.First.SequenceEqual(pair.Second));

    private static bool IsNeutral(Layer layer, OnnxTensor constant, Feature feature)
    {
        double neutral = layer is Multiply or Divide ? 1 : 0;
        return constant.Length == 1 && constant.Rank <= feature.Rank + 1 && constant.Values[0] == neutral;
    }

    /// <summary>The feature repeated to the shape that it and a constant grow to.</summary>
    private static Feature Grown(NodeCall call, Feature feature, OnnxTensor constant)
    {
        ImmutableArray<int> own = [1, .. feature.Sizes], sizes = Shapes.Broadcast(own, constant.Shape);
        if (sizes.Length != own.Length || sizes[0] != 1)
        {
            // The first dimension of the constant stands for the pictures.
            throw new NotLoweredException(
                $"expected numbers that are the same for every picture, got [{string.Join(", ", constant.Shape)}]");
        }

        if (sizes.SequenceEqual(own))
        {
            return feature;
        }

        Feature repeated = feature.Repeated(sizes[1..], call.Settings.Limits);
        return call.State.InOrder(repeated, new FeatureShape(1, 1, repeated.Length));
    }

    /// <summary>The constant as it lies beside the feature's numbers, with sizes of 1 where it is the same along them.</summary>
    private static (FeatureShape Shape, float[] Numbers) InMemory(Feature feature, OnnxTensor constant)
    {
        FeatureShape shape = feature.Shape;
        if (constant.Length == 1)
        {
            return (ScalarFor(shape), [constant.ToFloats()[0]]);
        }

        ImmutableArray<int> own = [1, .. feature.Sizes];
        int[] sources = Shapes.Offsets(own, Shapes.BroadcastStrides(constant.Shape, own));
        int[] places = feature.Places();
        float[] numbers = constant.ToFloats(), memory = new float[shape.Length];
        for (int i = 0; i < places.Length; i++)
        {
            memory[places[i]] = numbers[sources[i]];
        }

        (int height, int width, int channels) = (shape.Height, shape.Width, shape.Channels);
        memory = Narrowed(memory, 1, ref height, width * channels);
        memory = Narrowed(memory, height, ref width, channels);
        memory = Narrowed(memory, height * width, ref channels, 1);
        return (shape with { Height = height, Width = width, Channels = channels }, memory);
    }

    /// <summary>One of the numbers along a dimension, where all are the same.</summary>
    private static float[] Narrowed(float[] numbers, int outer, ref int size, int inner)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            int first = (i / (size * inner) * size * inner) + (i % inner);
            if (BitConverter.SingleToInt32Bits(numbers[i]) != BitConverter.SingleToInt32Bits(numbers[first]))
            {
                return numbers;
            }
        }

        var narrow = new float[outer * inner];
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = numbers[(i / inner * size * inner) + (i % inner)];
        }

        size = 1;
        return narrow;
    }

    /// <summary>For each dimension the run that it belongs to.</summary>
    private static int[] Runs(ImmutableArray<int> left, ImmutableArray<int> right)
    {
        var runs = new int[left.Length];
        for (int i = 1; i < runs.Length; i++)
        {
            bool isAlike = left[i].CompareTo(right[i]) == left[i - 1].CompareTo(right[i - 1]);
            runs[i] = isAlike ? runs[i - 1] : runs[i - 1] + 1;
        }

        return runs.Length > 0 && runs[^1] > 2
            ? throw new NotLoweredException("expected inputs of which at most three runs of dimensions repeat in turn")
            : runs;
    }

    /// <summary>The numbers in their order, as a picture whose height, width and channels are the runs.</summary>
    private static Feature Ordered(NodeCall call, Feature feature, int[] runs)
    {
        Span<int> sizes = [1, 1, 1];
        for (int i = 0; i < runs.Length; i++)
        {
            sizes[2 - runs[^1] + runs[i]] *= feature.Sizes[i];
        }

        return call.State.InOrder(feature, new FeatureShape(sizes[0], sizes[1], sizes[2]));
    }
}
