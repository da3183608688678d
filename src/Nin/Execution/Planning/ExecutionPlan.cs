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
/// Moments are numbered: operation i runs forward at i, the loss stands at n, and operation i runs backward at 2n − i; operations
/// that are taken as one run from the first's moment to the last's. A buffer is kept from the moment it is written to the last at
/// which it is read.
/// </remarks>
internal sealed class ExecutionPlan
{
    private readonly int _capacity;
    private readonly bool _training;

    public ExecutionPlan(
        Network network, ParameterLayout layout, KernelSet kernels, int capacity, bool training,
            int cacheBytes = Grouping.CacheBytes)
    {
        (Network, Layout, Kernels, _capacity, _training) = (network, layout, kernels, capacity, training);
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

        Grouping = new Grouping(Operations, kernels, capacity, training, cacheBytes);
        try
        {
            ArenaLength = PlanArena();
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

    /// <summary>How they are taken.</summary>
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
                context.Take(first, Math.Min(segment.Pictures, count - first));
                foreach (Operation operation in segment.Operations)
                {
                    long begun = context.Now;
                    operation.Forward(context);
                    context.Times?.AddForward(operation, begun);
                }
            }
        }

        context.Take(0, count);
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
        Dictionary<string, int> readers = Readers.Count(Network, IsNothing);

        for (int i = 0; i < Network.Nodes.Length; i++)
        {
            Node node = Network.Nodes[i];
            Value input = values[node.Inputs[0]];
            if (IsNothing(i))
            {
                values[node.Name] = input;
                continue;
            }

            if (node.Layer.Activation is Activation activation && readers[input.Name] == 1
                && makers.TryGetValue(input, out Operation? maker) && maker.TryFuse(activation))
            {
                values[node.Name] = input;
                continue;
            }

            var output = new Value(node.Name, Network.OutputShapes[i].Length);
            ImmutableArray<Edge> edges = [.. node.Inputs.Select(name => new Edge(values[name]))];
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
    }

    /// <summary>Whether a node leaves the floats as they are.</summary>
    private bool IsNothing(int node) => Network.Nodes[node].Layer.IsNothing(Network.InputShapesOf(node)[0], _training);

    /// <summary>Gives every activation and every gradient a place in the arena, and returns the arena's length.</summary>
    /// <remarks>
    /// The moments of a plan of three operations in a row (n = 3), when it is trained, and what is needed from when to when. Here
    /// op1 reads its input again on its way back, as a convolution does, and op2 does not. Buffers whose lines do not meet may
    /// share memory:
    /// <code>
    /// moment             0      1      2      3      4      5      6
    /// runs               op0    op1    op2    loss   op2'   op1'   op0'       op' = backward
    /// op0's output       |==================================|
    /// op1's output              |======|
    /// op2's output                     |======|
    /// op2's gradient                          |======|
    /// op1's gradient                                 |======|
    /// op0's gradient                                        |======|
    /// </code>
    /// </remarks>
    private int PlanArena()
    {
        // First everything is asked for, with the moments from which and to which it is needed; then all is placed at once.
        var planner = new ArenaPlanner();
        Dictionary<Value, List<int>> usersOf = UsersOfValues();
        for (int i = 0; i < Operations.Length; i++)
        {
            Value value = Operations[i].Output;
            int[] users = usersOf.TryGetValue(value, out List<int>? found) ? [.. found] : [];

            // Between two layers of one mlpconv a value is a block of pixels in scratch memory. It needs no place when answering;
            // training keeps the activations for the way back, but their gradient is such a block too.
            bool isInside = users is [int only] && Grouping.AreOne(i, only) && !value.IsOutput;
            if (!isInside || _training)
            {
                // How many pictures of it are needed at once: the few of its segment, if nobody outside of the segment reads it.
                value.IsOfSegment = !value.IsOutput && users.All(user => Grouping.AreTogether(i, user));
                int pictures = value.IsOfSegment ? Grouping.PicturesOf(i) : _capacity;

                // From when to when. A value between two segments is written part by part, as its segment runs again for the next
                // few pictures. Until the segment is through, none of its operations may use that place, not even an earlier one.
                bool isOnce = _training || value.IsOfSegment;
                int written = isOnce ? Grouping.FirstWith(i) : Grouping.SegmentOf(i).First;
                planner.Reserve(
                    checked(value.Length * pictures), written, LastRead(i, users, isOnce), offset => value.Offset = offset);
            }

            // The gradients, on the way back.
            if (!isInside && _training)
            {
                PlanGradient(planner, i, users);
            }
        }

        // Now every buffer gets its offset. An operation that has no place of its own for the gradient of an input writes the
        // gradient itself: it is the value's only reader, or the first on the way back.
        int length = planner.Place();
        foreach (Edge edge in Operations.SelectMany(operation => operation.Inputs).Where(edge => edge.GradientOffset < 0))
        {
            edge.GradientOffset = edge.Value.GradientOffset;
        }

        return length;
    }

    /// <summary>The operations that read each value, the last one first.</summary>
    private Dictionary<Value, List<int>> UsersOfValues()
    {
        var users = new Dictionary<Value, List<int>>();
        for (int i = Operations.Length - 1; i >= 0; i--)
        {
            foreach (Value value in Operations[i].Inputs.Select(edge => edge.Value).Distinct())
            {
                (users.TryGetValue(value, out List<int>? already) ? already : users[value] = []).Add(i);
            }
        }

        return users;
    }

    /// <summary>
    /// The last moment at which the output of an operation is read.
    /// </summary>
    /// <param name="maker">The operation that writes it.</param>
    /// <param name="users">The operations that read it.</param>
    /// <param name="isOnce">
    /// Whether the reader runs once for all that is in the buffer. If not, the reader's segment runs again and again, for a few
    /// of the pictures each time, and the buffer is needed until the last operation of that segment.
    /// </param>
    private int LastRead(int maker, ReadOnlySpan<int> users, bool isOnce)
    {
        int end = Operations.Length;
        int last = Operations[maker].Output.IsOutput ? end : maker;
        if (_training && Operations[maker].BackwardReadsOutput)
        {
            last = (2 * end) - Grouping.FirstWith(maker);
        }

        foreach (int user in users)
        {
            bool isKept = _training && Operations[user].BackwardReadsInputs;
            int forward = isOnce ? Grouping.LastWith(user) : Grouping.SegmentOf(user).Last;
            last = Math.Max(last, isKept ? (2 * end) - Grouping.FirstWith(user) : forward);
        }

        return last;
    }

    /// <summary>The last user in the network writes the gradient; each other one writes a copy that is added at once.</summary>
    private void PlanGradient(ArenaPlanner planner, int maker, ReadOnlySpan<int> users)
    {
        Value value = Operations[maker].Output;
        int end = Operations.Length, length = checked(value.Length * _capacity);
        int? written = value.IsOutput ? end : null;
        foreach (int user in users)
        {
            foreach (Edge edge in Operations[user].Inputs.Where(edge => edge.Value == value))
            {
                (int from, int to) = ((2 * end) - Grouping.LastWith(user), (2 * end) - Grouping.FirstWith(user));
                if (written is null)
                {
                    written = from;
                }
                else
                {
                    planner.Reserve(length, from, to, offset => edge.GradientOffset = offset);
                }
            }
        }

        planner.Reserve(length, written ?? end, (2 * end) - Grouping.FirstWith(maker), offset => value.GradientOffset = offset);
    }

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
