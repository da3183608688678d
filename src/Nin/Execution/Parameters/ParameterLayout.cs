using System.Collections.Immutable;
using Nin.Layers;
using Nin.Networks;

namespace Nin.Execution.Parameters;

/// <summary>Where one parameter lies in the buffers of a <see cref="ParameterBuffer"/>.</summary>
/// <param name="Name">The name in files, such as <c>mlpconv1.conv1.weight</c>.</param>
/// <param name="Spec">Its role and its shape in files.</param>
/// <param name="Offset">Its first float: among the trained parameters, or among the running statistics.</param>
internal sealed record ParameterSlot(string Name, ParameterSpec Spec, int Offset)
{
    public int Length { get; } = Spec.Length;
}

/// <summary>
/// Where every parameter of a network lies in memory: the trained ones in one contiguous run, so that zeroing, the
/// optimizer's step and saving are each one loop, and the running statistics in another.
/// </summary>
internal sealed class ParameterLayout
{
    private readonly Dictionary<string, ParameterSlot> _byName;

    public ParameterLayout(Network network)
    {
        var slots = ImmutableArray.CreateBuilder<ParameterSlot>();
        foreach (Node node in network.Nodes)
        {
            foreach ((string name, ParameterSpec spec) in node.NamedParameters)
            {
                slots.Add(new ParameterSlot(name, spec, spec.IsTrainable ? TrainedLength : RunningLength));
                if (spec.IsTrainable)
                {
                    TrainedLength = checked(TrainedLength + spec.Length);
                }
                else
                {
                    RunningLength += spec.Length;
                }
            }
        }

        Slots = slots.ToImmutable();
        _byName = Slots.ToDictionary(slot => slot.Name, StringComparer.Ordinal);
    }

    /// <summary>All parameters, in the network's order.</summary>
    public ImmutableArray<ParameterSlot> Slots { get; }

    /// <summary>Floats of the trained parameters.</summary>
    public int TrainedLength { get; }

    /// <summary>Floats of the running statistics.</summary>
    public int RunningLength { get; }

    public ParameterSlot this[string name] => _byName[name];

    public ParameterSlot? Find(string name) => _byName.GetValueOrDefault(name);
}
