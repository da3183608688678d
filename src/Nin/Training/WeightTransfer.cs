using Nin.Execution.Parameters;
using Nin.Models;

namespace Nin.Training;

/// <summary>Begins a network with another's weights.</summary>
internal static class WeightTransfer
{
    /// <summary>Copies every tensor whose name and shape fit, and says how many did, for a notice.</summary>
    /// <param name="source">What is begun with.</param>
    /// <param name="parameters">What learns.</param>
    /// <param name="frozen">Tensors of the source that stay as they are, which are begun with too.</param>
    /// <param name="names">The names of the tensors that were copied.</param>
    /// <exception cref="RecipeException">None fits.</exception>
    public static string Copy(Model source, ParameterBuffer parameters, int frozen, out IReadOnlySet<string> names)
    {
        var fitting = source.Weights.Where(tensor =>
            parameters.Layout.Find(tensor.Name) is ParameterSlot slot
                && slot.Spec.Shape.AsSpan().SequenceEqual(tensor.Tensor.Shape.AsSpan())).ToList();
        if (fitting.Count == 0)
        {
            throw new RecipeException($"init-from: no tensor of {source.Network.Name} fits the network.");
        }

        var copied = fitting.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        names = copied;
        parameters.Load([.. fitting, .. parameters.ToTensors().Where(tensor => !copied.Contains(tensor.Name))]);
        int taken = fitting.Count + frozen, all = parameters.Layout.Slots.Length + frozen;
        return taken == all
            ? FormattableString.Invariant($"began with all {taken} tensors of {source.Network.Name}")
            : FormattableString.Invariant($"began with {taken} of {all} tensors of {source.Network.Name}; ")
                + (all - taken == 1 ? "the other one is drawn anew" : "the others are drawn anew");
    }
}
