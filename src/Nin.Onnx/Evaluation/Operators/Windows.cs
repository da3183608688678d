namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Where windows lie along the spatial axes of a tensor: what convolutions and poolings have in common.</summary>
/// <param name="Kernel">How many taps a window has along each axis.</param>
/// <param name="Strides">How far apart windows are.</param>
/// <param name="Dilations">How far apart the taps of one window are.</param>
/// <param name="Before">The padding before the first number.</param>
/// <param name="After">The padding behind the last number.</param>
internal sealed record Windows(int[] Kernel, int[] Strides, int[] Dilations, int[] Before, int[] After)
{
    /// <summary>The taps of a window.</summary>
    public int Taps => Shapes.Length(Kernel);

    /// <summary>The windows that an operator's settings describe over an input of these sizes.</summary>
    /// <exception cref="ArgumentException">A setting is out of range, or is not as many numbers as there are axes.</exception>
    public static Windows Of(OperatorCall call, int[] inputs, int[] kernel)
    {
        Windows windows = Listed(call, kernel);
        if (!IsSame(call))
        {
            return windows;
        }

        // As many windows as fit when each stride begins one.
        long[] totals = new long[kernel.Length];
        for (int axis = 0; axis < totals.Length; axis++)
        {
            int stride = windows.Strides[axis];
            long outputs = ((long)inputs[axis] + stride - 1) / stride;
            totals[axis] = Math.Max(0, ((outputs - 1) * stride) + windows.Reach(axis) - inputs[axis]);
        }

        return windows.Padded(totals, isMoreBehind: AutoPad(call) == "SAME_UPPER");
    }

    /// <summary>The windows with the padding that is listed, none where the operator chooses it itself.</summary>
    /// <exception cref="ArgumentException">A setting is out of range, or is not as many numbers as there are axes.</exception>
    public static Windows Listed(OperatorCall call, int[] kernel)
    {
        int rank = kernel.Length;
        int[] pads = Sizes(call, "pads", 2 * rank, 0, least: 0);
        if (kernel.Any(size => size < 1) || rank == 0)
        {
            throw new ArgumentException($"expected a kernel of at least 1 along each axis, got [{Shapes.Text(kernel)}].");
        }

        if (AutoPad(call) != "NOTSET")
        {
            Array.Clear(pads);
        }

        return new(
            kernel, Sizes(call, "strides", rank, 1, least: 1), Sizes(call, "dilations", rank, 1, least: 1), pads[..rank], pads[rank..]);
    }

    /// <summary>How the padding is chosen.</summary>
    /// <exception cref="ArgumentException">There is no such way.</exception>
    public static string AutoPad(OperatorCall call) => call.Text("auto_pad", "NOTSET") switch
    {
        "" => "NOTSET",
        string known and ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER") => known,
        string other => throw new ArgumentException($"'auto_pad': expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, got '{other}'."),
    };

    public static bool IsSame(OperatorCall call) => AutoPad(call) is "SAME_UPPER" or "SAME_LOWER";

    /// <summary>A list of sizes, all the same where the file does not say.</summary>
    /// <exception cref="ArgumentException">It has another length, or a number that is too small or too large.</exception>
    public static int[] Sizes(OperatorCall call, string name, int count, int otherwise, int least)
    {
        long[] sizes = call.List(name) ?? [.. Enumerable.Repeat((long)otherwise, count)];
        return sizes.Length == count && sizes.All(size => size >= least && size <= int.MaxValue)
            ? [.. sizes.Select(size => (int)size)]
            : throw new ArgumentException($"'{name}': expected {count} numbers of at least {least}, got [{Shapes.Text(sizes)}].");
    }

    /// <summary>How many numbers a window spans along an axis.</summary>
    public long Reach(int axis) => ((long)(Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>The same windows over padding of these totals, of which the odd one is behind or before.</summary>
    public Windows Padded(long[] totals, bool isMoreBehind)
    {
        int[] less = [.. totals.Select(total => Shapes.Size(total / 2))];
        int[] more = [.. totals.Select(total => Shapes.Size(total - (total / 2)))];
        return isMoreBehind ? this with { Before = less, After = more } : this with { Before = more, After = less };
    }

    /// <summary>How many windows there are along each axis.</summary>
    /// <exception cref="ArgumentException">The input is smaller than a window.</exception>
    public int[] Outputs(int[] inputs, bool isRoundedUp = false)
    {
        var outputs = new int[inputs.Length];
        for (int axis = 0; axis < outputs.Length; axis++)
        {
            long size = (long)inputs[axis] + Before[axis] + After[axis], room = size - Reach(axis), stride = Strides[axis];
            if (room < 0)
            {
                throw new ArgumentException($"expected at least {Reach(axis)} numbers along spatial axis {axis}, padding counted, got {size}.");
            }

            long count = ((isRoundedUp ? room + stride - 1 : room) / stride) + 1;
            if (isRoundedUp && (count - 1) * stride >= (long)inputs[axis] + Before[axis])
            {
                count--;   // it would begin in the padding behind
            }

            outputs[axis] = Shapes.Size(count);
        }

        return outputs;
    }

    /// <summary>For one tap, the windows in which it meets a number, and the places of these numbers.</summary>
    public (int[] Outputs, int[] Inputs) Tap(int tap, int[] inputs, int[] outputs)
    {
        var indices = new int[Kernel.Length][];
        for (int axis = Kernel.Length - 1; axis >= 0; axis--)
        {
            long first = ((long)(tap % Kernel[axis]) * Dilations[axis]) - Before[axis];
            tap /= Kernel[axis];
            indices[axis] = new int[outputs[axis]];
            for (int i = 0; i < outputs[axis]; i++)
            {
                long index = first + ((long)i * Strides[axis]);
                indices[axis][i] = index >= 0 && index < inputs[axis] ? (int)index : -1;
            }
        }

        int[] places = Shapes.Places(inputs, indices);
        int[] inside = [.. Enumerable.Range(0, places.Length).Where(i => places[i] >= 0)];
        return (inside, [.. inside.Select(i => places[i])]);
    }
}
