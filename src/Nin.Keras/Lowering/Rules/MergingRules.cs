using System.Collections.Immutable;
using Nin.Layers;

namespace Nin.Keras.Lowering.Rules;

/// <summary>Layers that make one value of several.</summary>
internal static class MergingRules
{
    public static (string Class, Rule Lower)[] All { get; } =
    [
        ("Add", call => Sum(call, null)),
        ("Average", call => call.Affine(null, Sum(call, "sum"), [1f / call.Inputs.Length], [0f])),
        ("Multiply", call => Chain(call, null, new Multiply())),
        ("Subtract", Subtract),
        ("Concatenate", Concatenate),
    ];

    /// <summary>Values of one shape at once; others in pairs, which may repeat what has a size of 1.</summary>
    private static KerasTensor Sum(LayerCall call, string? part) =>
        call.Inputs.Length > 1 && call.Inputs.All(input => input.Shape == call.Inputs[0].Shape)
            ? call.Add(part, new Add(), call.Inputs)
            : Chain(call, part, new Add());

    private static KerasTensor Subtract(LayerCall call)
    {
        call.Require(call.Inputs.Length == 2, $"expected two inputs, got {call.Inputs.Length}");
        return Pair(call, null, new Subtract(), call.Inputs[0], call.Inputs[1]);
    }

    private static KerasTensor Chain(LayerCall call, string? part, Layer layer)
    {
        call.Require(call.Inputs.Length > 1, $"expected two inputs or more, got {call.Inputs.Length}");
        KerasTensor result = call.Inputs[0];
        for (int i = 1; i < call.Inputs.Length; i++)
        {
            result = Pair(call, i == call.Inputs.Length - 1 ? part : $"{layer.Kind}{i}".ToLowerInvariant(), layer, result, call.Inputs[i]);
        }

        return result;
    }

    /// <summary>Features beside pictures are one pixel, in Keras too.</summary>
    private static KerasTensor Pair(LayerCall call, string? part, Layer layer, KerasTensor left, KerasTensor right) =>
        call.Add(part, layer, [left, right]) with { IsFlat = left.IsFlat && right.IsFlat };

    private static KerasTensor Concatenate(LayerCall call)
    {
        call.Require(call.Inputs.Length > 1, $"expected two inputs or more, got {call.Inputs.Length}");
        call.RequireChannels(call.Inputs[0], "axis", otherwise: -1);
        ImmutableArray<KerasTensor> inputs = call.Inputs.All(input => input.IsFlat)
            ? [.. call.Inputs.Select(call.AsFeatures)]
            : call.Inputs;
        return call.Add(null, new Concat(), inputs);
    }
}
