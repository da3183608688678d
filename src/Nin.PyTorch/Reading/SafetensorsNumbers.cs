using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.PyTorch.Pickling;
using Nin.Tensors;

namespace Nin.PyTorch.Reading;

/// <summary>Tensors of a safetensors file as floats, whatever their type.</summary>
internal static class SafetensorsNumbers
{
    /// <exception cref="NinFormatException">It has too many dimensions or costs too much.</exception>
    public static Tensor Of(SafetensorsTensor tensor, ReadBudget budget)
    {
        if (tensor.Shape.Count > budget.Limits.Rank || tensor.Shape.Any(size => size > int.MaxValue))
        {
            throw new NinFormatException(
                StateDict.FormatName,
                $"expected at most {budget.Limits.Rank} dimensions of at most {int.MaxValue}, got {tensor.Shape.Count} for "
                    + $"'{tensor.Name}'.");
        }

        int[] shape = [.. tensor.Shape.Select(size => (int)size)];
        if (tensor.Type == SafetensorsType.F32)
        {
            return new Tensor([.. shape], tensor.AsSingles());
        }

        budget.Charge((Int128)tensor.Count * sizeof(float), $"'{tensor.Name}'");
        var numbers = new float[tensor.Count];
        ElementType.Of(tensor.Type).Decode(tensor.Data, numbers);
        return new Tensor([.. shape], numbers);
    }
}
