using System.Collections.Immutable;

namespace Nin.Execution.Planning;

/// <summary>
/// From when to when a plan's activations and gradients are needed, and with that the place of each in the arena.
/// </summary>
/// <remarks>
/// Moments are numbered: with n operations, operation i runs forward at i, the loss stands at n, and operation i runs backward at
/// 2n − i. The operations of a group run as one, from the first's moment to the last's (<see cref="Grouping"/>). A buffer is
/// kept from the moment it is written to the last at which it is read.
///
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
internal sealed class ArenaLayout(ImmutableArray<Operation> operations, Grouping grouping, int capacity, bool training)
{
    /// <summary>Tells every value and every edge its offsets in the arena, and returns the arena's length.</summary>
    /// <exception cref="OverflowException">The arena would have more floats than can be counted.</exception>
    public int Place()
    {
        // First everything is asked for, with the moments from which and to which it is needed; then all is placed at once.
        var planner = new ArenaPlanner();
        Dictionary<Value, List<int>> usersOf = UsersOfValues();
        ILookup<Value?, int> writersInto = Enumerable.Range(0, operations.Length)
            .ToLookup(i => operations[i].Output.Within?.Whole);
        for (int i = 0; i < operations.Length; i++)
        {
            Value value = operations[i].Output;
            if (value.Within is not null)
            {
                continue;
            }

            int[] users = usersOf.TryGetValue(value, out List<int>? found) ? [.. found] : [];

            // Inside of a group a value is a block of pixels or a band of lines in scratch memory. It needs no place when
            // answering; training keeps the activations for the way back, but their gradient is such a block too.
            bool isInside = users is [int only] && grouping.AreInSameGroup(i, only) && !value.IsOutput;
            if (!isInside || training)
            {
                // How many pictures of it are needed at once: the few of its segment, if nobody outside of the segment reads it
                // or writes into it.
                int[] writers = [.. writersInto[value], i];
                value.StaysInSegment =
                    !value.IsOutput && users.Concat(writers).All(one => grouping.AreInSameSegment(i, one));
                int pictures = value.StaysInSegment ? grouping.PicturesAtOnce(i) : capacity;

                // From when to when. A value between two segments is written part by part, as its segment runs again for the next
                // few pictures. Until the segment is through, none of its operations may use that place, not even an earlier one.
                bool isOnce = training || value.StaysInSegment;
                int written = writers.Min(isOnce ? grouping.FirstOfGroup : grouping.FirstOfSegment);
                planner.Reserve(
                    checked(value.Length * pictures), written, LastRead(i, users, isOnce), offset => value.Offset = offset);
            }

            // The gradients, on the way back.
            if (!isInside && training)
            {
                PlanGradient(planner, i, users);
            }
        }

        // Now every buffer gets its offset. An operation that has no place of its own for the gradient of an input writes the
        // gradient itself: it is the value's only reader, or the first on the way back.
        int length = planner.Place();
        foreach (Edge edge in operations.SelectMany(operation => operation.Inputs).Where(edge => edge.GradientOffset < 0))
        {
            edge.GradientOffset = edge.Value.GradientOffset;
        }

        return length;
    }

    /// <summary>The operations that read each value, the last one first.</summary>
    private Dictionary<Value, List<int>> UsersOfValues()
    {
        var users = new Dictionary<Value, List<int>>();
        for (int i = operations.Length - 1; i >= 0; i--)
        {
            foreach (Value value in operations[i].Inputs.Select(edge => edge.Value).Distinct())
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
        int end = operations.Length;
        int last = operations[maker].Output.IsOutput ? end : maker;
        if (training && operations[maker].BackwardReadsOutput)
        {
            last = (2 * end) - grouping.FirstOfGroup(maker);
        }

        foreach (int user in users)
        {
            bool isKept = training && operations[user].BackwardReadsInputs;
            int forward = isOnce ? grouping.LastOfGroup(user) : grouping.LastOfSegment(user);
            last = Math.Max(last, isKept ? (2 * end) - grouping.FirstOfGroup(user) : forward);
        }

        return last;
    }

    /// <summary>The last user in the network writes the gradient; each other one writes a copy that is added at once.</summary>
    private void PlanGradient(ArenaPlanner planner, int maker, ReadOnlySpan<int> users)
    {
        Value value = operations[maker].Output;
        int end = operations.Length, length = checked(value.Length * capacity);
        int? written = value.IsOutput ? end : null;
        foreach (int user in users)
        {
            foreach (Edge edge in operations[user].Inputs.Where(edge => edge.Value == value))
            {
                (int from, int to) = ((2 * end) - grouping.LastOfGroup(user), (2 * end) - grouping.FirstOfGroup(user));
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

        int read = (2 * end) - grouping.FirstOfGroup(maker);
        planner.Reserve(length, written ?? end, read, offset => value.GradientOffset = offset);
    }
}
