using System.Collections.Immutable;
using Nin.Layers;
using Nin.Onnx.Evaluation;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Rules;

/// <summary>Parts of a tensor, which only say where numbers lie, and parts that are joined, which is a layer.</summary>
internal static class CuttingRules
{
    /// <summary>The most parts that an index list may cut a tensor into.</summary>
    private const int MostParts = 256;

    public static (string Name, Rule Lower)[] All { get; } =
    [
        ("Slice", Slice),
        ("Split", Split),
        ("Gather", Gather),
        ("Concat", Concat),
    ];

    private static ImmutableArray<Feature> Slice(NodeCall call)
    {
        Feature result = call.Feature();
        long[] starts = call.Settings.ListOrInput("starts", 1)!, ends = call.Settings.ListOrInput("ends", 2)!;
        long[] axes = call.Settings.ListOrInput("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        long[] steps = call.FindConstant(4)?.ToWhole() ?? [.. Enumerable.Repeat(1L, starts.Length)];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Shapes.Axis(axes[i], result.Rank + 1);
            int size = axis == 0 ? call.Batch : result.Sizes[axis - 1];
            (int first, int count) = Range(starts[i], ends[i], steps[i], size);
            if (axis > 0)
            {
                result = Cut(call, result, axis - 1, first, count, checked((int)steps[i]));
            }
            else if ((first, count, steps[i]) != (0, size, 1))
            {
                throw new NotLoweredException("it takes some of the pictures");
            }
        }

        return [result];
    }

    /// <summary>The first place and the number of places that a slice takes of so many.</summary>
    private static (int First, int Count) Range(long start, long end, long step, int size)
    {
        if (step == 0)
        {
            throw new ArgumentException("expected a step other than 0.");
        }

        (long least, long most) = step > 0 ? (0L, (long)size) : (-1L, size - 1L);
        start = Math.Clamp(start < 0 ? start + size : start, 0, step > 0 ? size : size - 1);
        end = Math.Clamp(end < 0 && end >= -size ? end + size : end, least, most);
        long count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        return ((int)start, (int)Math.Max(count, 0));
    }

    /// <summary>Some places of a dimension, a step apart.</summary>
    private static Feature Cut(NodeCall call, Feature input, int dimension, int first, int count, int step)
    {
        if (count == 0)
        {
            throw new NotLoweredException("expected at least one place, got none");
        }

        if ((first, count, step) == (0, input.Sizes[dimension], 1))
        {
            return input;
        }

        if (input.Dimensions[dimension].Length != 1)
        {
            input = call.State.Flat(input).Reshape(input.Sizes)!;
        }

        Axis axis = input.Dimensions[dimension][0];
        return input with
        {
            Dimensions = input.Dimensions.SetItem(dimension, [new Axis(count, axis.Stride * step)]),
            Offset = input.Offset + (first * axis.Stride),
        };
    }

    private static ImmutableArray<Feature> Split(NodeCall call)
    {
        Feature input = call.Feature();
        int dimension = NodeCall.Dimension(input, call.Settings.Whole("axis", 0));
        int size = input.Sizes[dimension], parts = call.Node.Outputs.Length;
        int each = (size + parts - 1) / parts;
        long[] sizes = call.Settings.ListOrInput("split", 1)
            ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Min(each, size - (i * each)))];
        var results = ImmutableArray.CreateBuilder<Feature>(sizes.Length);
        int first = 0;
        foreach (long part in sizes)
        {
            results.Add(Cut(call, input, dimension, first, checked((int)part), 1));
            first += (int)part;
        }

        return first == size ? results.ToImmutable() : throw new ArgumentException($"expected parts of {size} together, got {first}.");
    }

    private static ImmutableArray<Feature> Gather(NodeCall call)
    {
        Feature input = call.Feature();
        OnnxTensor indices = call.Constant(1);
        int dimension = NodeCall.Dimension(input, call.Settings.Whole("axis", 0)), size = input.Sizes[dimension];
        int[] places = [.. indices.ToWhole().Select(place => Shapes.Axis(place, size))];
        if (indices.Rank == 0)
        {
            Feature one = Cut(call, input, dimension, places[0], 1, 1);
            return [one with { Dimensions = one.Dimensions.RemoveAt(dimension) }];
        }

        if (places.Length is 0 or > MostParts)
        {
            throw new NotLoweredException($"expected 1 to {MostParts} indices, got {places.Length}");
        }

        Feature list = Listed(call, input, dimension, places);
        ImmutableArray<int> sizes = list.Sizes;
        return indices.Rank == 1
            ? [list]
            : [MovementRules.Reshaped(call, list, [.. sizes[..dimension], .. indices.Shape, .. sizes[(dimension + 1)..]])];
    }

    /// <summary>Some places of a dimension, in any order.</summary>
    private static Feature Listed(NodeCall call, Feature input, int dimension, int[] places)
    {
        int step = places.Length > 1 ? places[1] - places[0] : 1;
        if (step != 0 && places.Select((place, i) => place == places[0] + (i * step)).All(isInStep => isInStep))
        {
            return Cut(call, input, dimension, places[0], places.Length, step);
        }

        return Joined(call, [.. places.Select(place => Cut(call, input, dimension, place, 1, 1))], dimension, call.Name());
    }

    private static ImmutableArray<Feature> Concat(NodeCall call)
    {
        Feature[] known = [.. Enumerable.Range(0, call.Node.Inputs.Length).Select(call.FindFeature).OfType<Feature>()];
        if (known.Length == 0)
        {
            throw new NotLoweredException("expected an input that depends on the picture");
        }

        int dimension = NodeCall.Dimension(known[0], call.Settings.Whole("axis", 1));
        Feature[] parts =
            [.. Enumerable.Range(0, call.Node.Inputs.Length).Select(i => call.FindFeature(i) ?? OfConstant(call, i))];
        return parts.All(part => part.Rank == known[0].Rank)
            ? [Joined(call, parts, dimension, call.Name())]
            : throw new ArgumentException("expected inputs of one rank.");
    }

    /// <summary>Numbers that are the same for every picture, as a part of one.</summary>
    private static Feature OfConstant(NodeCall call, int index)
    {
        OnnxTensor constant = call.Constant(index);
        if (constant.Rank < 2 || constant.Shape[0] != 1)
        {
            throw new NotLoweredException("expected numbers that are the same for every picture");
        }

        FeatureShape shape = FeatureShape.Flat(constant.Length);
        string node = call.State.AddConstant(call.Name($"part{index}"), shape, constant.ToFloats());
        return Feature.InOrder(node, shape, constant.Shape[1..]);
    }

    /// <summary>Parts one behind the other along a dimension.</summary>
    private static Feature Joined(NodeCall call, Feature[] parts, int dimension, string name)
    {
        if (parts.Length == 1)
        {
            return parts[0];
        }

        ImmutableArray<int> first = parts[0].Sizes;
        int size = parts.Sum(part => part.Sizes[dimension]);
        ImmutableArray<int> sizes = first.SetItem(dimension, size);
        if (parts.Any(part => !part.Sizes.SetItem(dimension, size).SequenceEqual(sizes)))
        {
            throw new ArgumentException("expected inputs that differ in the axis alone.");
        }

        if (first.Length == 3 && dimension == 0)
        {
            string[] pictures = [.. parts.Select(part => call.State.AsPicture(part).Node)];
            string channels = call.State.Add(name, new Concat(), pictures);
            return Feature.Of(channels, call.State.ShapeOf(channels));
        }

        // The dimension and those inside it, for each place of those outside, are the channels of a pixel.
        int outer = first[..dimension].Aggregate(1, (product, one) => product * one);
        string[] placed = [.. parts.Select(part => call.State.InOrder(
            part, outer == 1 ? FeatureShape.Flat(part.Length) : new FeatureShape(1, outer, part.Length / outer)).Node)];
        string node = call.State.Add(name, new Concat(), placed);
        return Feature.InOrder(node, call.State.ShapeOf(node), sizes);
    }
}
