using System.Collections.Immutable;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;

namespace Nin.Execution.Planning;

/// <summary>
/// A network compiled for a number of pictures and a purpose: the operations in order, and the place of every activation,
/// gradient and packed weight. Compiled once; running it allocates nothing.
/// </summary>
/// <remarks>
/// <see cref="Planning.Grouping"/> says in what order the parts of the work are taken; <see cref="ArenaLayout"/> says where the
/// activations and gradients lie.
/// </remarks>
internal sealed class ExecutionPlan
{
    private readonly bool _training;

    public ExecutionPlan(
        Network network, ParameterLayout layout, KernelSet kernels, int capacity, bool training,
            int cacheBytes = Grouping.CacheBytes)
    {
        (Network, Layout, Kernels, _training) = (network, layout, kernels, training);
        (Operations, Outputs) = Compile();
        OutputLayout = new OutputLayout(network);
        if (training && Array.FindIndex([.. Outputs], output => output.IsPicture) is >= 0 and int nothing)
        {
            throw new NetworkException(
                network.Name, $"output '{OutputLayout.Names[nothing]}' is the picture itself: there is nothing to learn.");
        }

        if (training && Outputs.Distinct().Count() < Outputs.Length)
        {
            string names = string.Join("', '", OutputLayout.Names);
            throw new NetworkException(
                network.Name, $"two of the outputs '{names}' are the very same numbers; learn from one of them.");
        }

        if (!training)
        {
            ConcatInPlace.Place(Operations);
        }

        Grouping = new Grouping(Operations, kernels, capacity, training, cacheBytes);
        try
        {
            ArenaLength = new ArenaLayout(Operations, Grouping, capacity, training).Place();
            OutputOffsets = [.. Outputs.Select(output => output.Offset)];
            OutputGradientOffsets = [.. Outputs.Select(output => output.GradientOffset)];
            (PackedLength, PackedTransposedLength) = PlaceWeights();
            ScratchLength = Grouping.Segments.SelectMany(segment => segment.Operations)
                .Select(operation => operation.ScratchLength(kernels, training)).Append(0).Max();
        }
        catch (OverflowException error)
        {
            throw new NetworkException(
                network.Name,
                $"{capacity} pictures at once have more activations than can be counted; take smaller batches or more shards.",
                error);
        }
    }

    public Network Network { get; }

    public ParameterLayout Layout { get; }

    public KernelSet Kernels { get; }

    public ImmutableArray<Operation> Operations { get; }

    /// <summary>Which of them run as one, and for how many pictures at once.</summary>
    public Grouping Grouping { get; }

    /// <summary>The network's outputs, in its order.</summary>
    public ImmutableArray<Value> Outputs { get; }

    /// <summary>What the outputs are.</summary>
    public OutputLayout OutputLayout { get; }

    /// <summary>Where the outputs lie in the arena.</summary>
    public int[] OutputOffsets { get; }

    /// <summary>Where the outputs' gradients lie in the arena.</summary>
    public int[] OutputGradientOffsets { get; }

    public int ArenaLength { get; }

    public int ScratchLength { get; }

    public int PackedLength { get; }

    public int PackedTransposedLength { get; }

    /// <summary>Computes the output of the context's pictures.</summary>
    public void Forward(PassContext context)
    {
        context.Times?.CountPass();
        int count = context.Count;
        foreach (Segment segment in Grouping.Segments)
        {
            for (int first = 0; first < count; first += segment.Pictures)
            {
                context.SelectPictures(first, Math.Min(segment.Pictures, count - first));
                foreach (Operation operation in segment.Operations)
                {
                    long begun = context.Now;
                    operation.Forward(context);
                    context.Times?.AddForward(operation, begun);
                }
            }
        }

        context.SelectPictures(0, count);
    }

    /// <summary>Takes the gradient of the outputs back to every parameter.</summary>
    /// <param name="context">The pictures, taken forward, with the outputs' gradients.</param>
    /// <param name="end">Where to end: an output, whose gradient is then complete; null for the pictures.</param>
    public void Backward(PassContext context, Value? end = null)
    {
        for (int s = Grouping.Segments.Length - 1; s >= 0; s--)
        {
            ImmutableArray<Operation> operations = Grouping.Segments[s].Operations;
            for (int i = operations.Length - 1; i >= 0; i--)
            {
                if (operations[i].Output == end)
                {
                    return;
                }

                long begun = context.Now;
                Backward(operations[i], context);
                context.Times?.AddBackward(operations[i], begun);
            }
        }
    }

    /// <summary>Takes the gradient of one operation's output back to its inputs and parameters.</summary>
    private void Backward(Operation operation, PassContext context)
    {
        operation.Backward(context);
        foreach (Edge edge in operation.Inputs)
        {
            if (edge.IsAdded)
            {
                Span<float> gradient = context.Gradient(edge.Value);
                Kernels.Add(gradient, context.Gradient(edge), gradient);
            }
        }
    }

    private (ImmutableArray<Operation> Operations, ImmutableArray<Value> Outputs) Compile()
    {
        var operations = ImmutableArray.CreateBuilder<Operation>();
        var makers = new Dictionary<Value, Operation>();
        var values = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            [Network.InputName] = new Value(Network.InputName, Network.Input.Length) { IsPicture = true },
        };
        Dictionary<string, int> readers = Readers.Count(Network, IsIdentity);

        for (int i = 0; i < Network.Nodes.Length; i++)
        {
            Node node = Network.Nodes[i];
            Value input = values[node.Inputs[0]];
            if (IsIdentity(i))
            {
                values[node.Name] = input;
                continue;
            }

            Value[] inputs = [.. node.Inputs.Select(name => values[name])];
            Value? taken = readers[input.Name] == 1 && makers.TryGetValue(input, out Operation? maker) && Takes(maker, node.Layer)
                ? input
                : node.Layer.IsSum && !_training ? TakenSum(inputs, Network.OutputShapes[i].Length) : null;
            if (taken is not null)
            {
                // What reads the value from here on reads what the layer makes of it.
                (values[node.Name], readers[taken.Name]) = (taken, readers.GetValueOrDefault(node.Name));
                continue;
            }

            var output = new Value(node.Name, Network.OutputShapes[i].Length);
            ImmutableArray<Edge> edges = [.. inputs.Select(value => new Edge(value))];
            Operation operation = node.Layer.CreateOperation(new OperationSite(Network, i, edges, output, Layout));
            operations.Add(operation);
            makers[output] = operation;
            values[node.Name] = output;
        }

        ImmutableArray<Value> outputs = [.. Network.Outputs.Select(output => values[output.Node])];
        foreach (Value output in outputs)
        {
            output.IsOutput = true;
        }

        return (operations.ToImmutable(), outputs);

        // A sum is taken along by what makes the later of its two terms, if that is read by nothing else.
        Value? TakenSum(Value[] terms, int length)
        {
            if (terms is not [Value first, Value second] || first == second || first.Length != length || second.Length != length)
            {
                return null;
            }

            (Value earlier, Value later) = TimeOf(first) < TimeOf(second) ? (first, second) : (second, first);
            return readers[later.Name] == 1 && makers.TryGetValue(later, out Operation? maker) && maker.TryAdd(new Edge(earlier))
                ? later
                : null;
        }

        int TimeOf(Value value) => makers.TryGetValue(value, out Operation? maker) ? operations.IndexOf(maker) : -1;
    }

    /// <summary>Whether an operation does what the layer behind it does.</summary>
    private bool Takes(Operation operation, Layer layer) =>
        (layer.Activation is Activation activation && operation.TryFuse(activation))
            || (!_training && layer.Epilogue is Epilogue epilogue && operation.TryFollow(epilogue));

    private bool IsIdentity(int node) => Network.Nodes[node].Layer.IsIdentity(Network.InputShapesOf(node)[0], _training);

    private (int Packed, int PackedTransposed) PlaceWeights()
    {
        int packed = 0, transposed = 0;
        foreach (Operation operation in Operations)
        {
            if (operation.PackedLength(Kernels) is > 0 and int length)
            {
                operation.PackedOffset = packed;
                packed = checked(packed + length);
            }

            if (_training && operation.PackedTransposedLength(Kernels) is > 0 and int transposedLength)
            {
                operation.PackedTransposedOffset = transposed;
                transposed = checked(transposed + transposedLength);
            }
        }

        return (packed, transposed);
    }
}
