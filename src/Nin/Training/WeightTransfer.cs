using Nin.Execution.Parameters;
using Nin.Models;

namespace Nin.Training;

/// <summary>Begins a network with another's weights.</summary>
internal static class WeightTransfer
{
    /// <summary>Copies every tensor whose name and shape fit, and returns how many did.</summary>
    /// <exception cref="RecipeException">None fits.</exception>
    public static int Copy(Model source, ParameterBuffer parameters)
    {
        var fitting = source.Weights.Where(tensor =>
            parameters.Layout.Find(tensor.Name) is ParameterSlot slot
                && slot.Spec.Shape.AsSpan().SequenceEqual(tensor.Tensor.Shape.AsSpan())).ToList();
        if (fitting.Count == 0)
        {
            throw new RecipeException($"init-from: no tensor of {source.Network.Name} fits the network.");
        }

        var names = fitting.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        parameters.Load([.. fitting, .. parameters.ToTensors().Where(tensor => !names.Contains(tensor.Name))]);
        return fitting.Count;
    }
}
