using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Rows and columns around pictures, and channels before and behind the others.</summary>
internal static class PadRules
{
    public static (string Name, Rule Lower)[] All { get; } = [("Pad", Pad)];

    private static ImmutableArray<Feature> Pad(NodeCall call)
    {
        Feature input = call.Feature();
        int[] pads = [.. (call.Settings.ListOrInput("pads", 1) ?? throw new ArgumentException("expected pads, got none."))
            .Select(pad => checked((int)pad))];
        int[] all = Spread(call, pads, input.Rank + 1);
        int rank = input.Rank + 1;
        if (all.All(pad => pad == 0))
        {
            return [input];
        }

        if (all[0] != 0 || all[rank] != 0)
        {
            throw new NotLoweredException("it adds pictures");
        }

        if (input.Rank is not (1 or 3) || all.Any(pad => pad < 0))
        {
            throw new NotLoweredException("expected rows, columns and channels around pictures, or features around features");
        }

        float value = (float)(call.Settings.Node.Attributes.Number("value") ?? call.FindConstant(2)?.Values[0] ?? 0);
        PadMode mode = call.Settings.Text("mode", "constant") switch
        {
            "constant" => PadMode.Zero,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            string other => throw new NotLoweredException($"expected the mode constant, reflect or edge, got '{other}'"),
        };
        bool hasChannels = all[1] != 0 || all[rank + 1] != 0;
        if (hasChannels && mode != PadMode.Zero)
        {
            throw new NotLoweredException("expected zeros as channels");
        }

        // Zeros stand for another number where it is taken away before and added after.
        bool isShifted = mode == PadMode.Zero && value != 0;
        Feature values = input.Rank == 1 ? call.State.Flat(input) : call.State.AsPicture(input);
        Feature padded = isShifted ? ActivationRules.Affine(call, values, 1, -value, call.Name("before")) : values;
        if (hasChannels)
        {
            padded = call.State.AddTo(call.Name("channels"), new ChannelPad(all[1], all[rank + 1]), padded);
        }

        if (input.Rank == 3)
        {
            padded = call.State.AddTo(call.Name(), new Pad2d(all[3], all[rank + 3], all[2], all[rank + 2], mode), padded);
        }

        return [isShifted ? ActivationRules.Affine(call, padded, 1, value, call.Name("after")) : padded];
    }

    /// <summary>Of some axes alone, 0 for the others.</summary>
    private static int[] Spread(NodeCall call, int[] pads, int rank)
    {
        if (call.FindConstant(3) is not OnnxTensor axes)
        {
            return pads.Length == 2 * rank
                ? pads
                : throw new ArgumentException($"expected {2 * rank} pads, got {pads.Length}.");
        }

        var all = new int[2 * rank];
        long[] list = axes.ToWhole();
        for (int i = 0; i < list.Length; i++)
        {
            int axis = Shapes.Axis(list[i], rank);
            (all[axis], all[rank + axis]) = (pads[i], pads[list.Length + i]);
        }

        return all;
    }
}
