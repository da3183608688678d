using System.Collections.Immutable;
using Nin.Layers;
using Nin.Memory;
using Nin.Tensors;

namespace Nin.Execution.Parameters;

/// <summary>
/// The numbers of a network's parameters (or of their momentum, or their average), in memory order, and their way from and
/// to named tensors in file order.
/// </summary>
internal sealed class ParameterBuffer : IDisposable
{
    private readonly AlignedBuffer _trained, _running;

    public ParameterBuffer(ParameterLayout layout)
    {
        Layout = layout;
        _trained = new AlignedBuffer(layout.TrainedLength);
        _running = new AlignedBuffer(layout.RunningLength);
        foreach (ParameterSlot slot in layout.Slots.Where(slot => slot.Spec.Role == ParameterRole.RunningVariance))
        {
            this[slot].Fill(1f);
        }
    }

    public ParameterLayout Layout { get; }

    /// <summary>The trained parameters.</summary>
    public Span<float> Trained => _trained.Span;

    /// <summary>The running statistics.</summary>
    public Span<float> Running => _running.Span;

    /// <summary>One parameter.</summary>
    public Span<float> this[ParameterSlot slot] => (slot.Spec.IsTrainable ? Trained : Running).Slice(slot.Offset, slot.Length);

    public bool IsFinite => Finite.IndexOfOther(Trained) < 0 && Finite.IndexOfOther(Running) < 0;

    public void CopyFrom(ParameterBuffer other)
    {
        other.Trained.CopyTo(Trained);
        other.Running.CopyTo(Running);
    }

    /// <summary>The parameters by name, in file order.</summary>
    public ImmutableArray<NamedTensor> ToTensors() => [.. Layout.Slots.Select(slot =>
    {
        var data = new float[slot.Length];
        if (slot.Spec.Order == ParameterOrder.ProductMatrix)
        {
            WeightOrder.ToFile(slot.Spec.Shape, this[slot], data);
        }
        else
        {
            this[slot].CopyTo(data);
        }

        return new NamedTensor(slot.Name, new Tensor(slot.Spec.Shape, data));
    })];

    /// <summary>
    /// A buffer with every parameter from tensors of those names; others are left aside. Checks before it allocates.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is missing, or its shape is another.</exception>
    public static ParameterBuffer Of(ParameterLayout layout, IEnumerable<NamedTensor> tensors)
    {
        Tensor[] fitting = Fitting(layout, tensors);
        var buffer = new ParameterBuffer(layout);
        buffer.Load(fitting);
        return buffer;
    }

    /// <summary>
    /// Takes every parameter from tensors of those names; others are left aside. On an error nothing has changed.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is missing, or its shape is another.</exception>
    public void Load(IEnumerable<NamedTensor> tensors) => Load(Fitting(Layout, tensors));

    /// <summary>The tensor of each slot.</summary>
    /// <exception cref="ArgumentException">A parameter is missing, or its shape is another.</exception>
    public static Tensor[] Fitting(ParameterLayout layout, IEnumerable<NamedTensor> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor, StringComparer.Ordinal);
        return [.. layout.Slots.Select(slot =>
        {
            if (!byName.TryGetValue(slot.Name, out Tensor? tensor))
            {
                throw new ArgumentException($"The weights lack the tensor '{slot.Name}'.", nameof(tensors));
            }

            return tensor.Shape.AsSpan().SequenceEqual(slot.Spec.Shape.AsSpan())
                ? tensor
                : throw new ArgumentException(
                    $"'{slot.Name}': expected shape [{string.Join(", ", slot.Spec.Shape)}], got "
                        + $"[{string.Join(", ", tensor.Shape)}].",
                    nameof(tensors));
        })];
    }

    public void Dispose()
    {
        _trained.Dispose();
        _running.Dispose();
    }

    private void Load(Tensor[] fitting)
    {
        for (int i = 0; i < fitting.Length; i++)
        {
            Load(Layout.Slots[i], fitting[i].Data);
        }
    }

    private void Load(ParameterSlot slot, ReadOnlySpan<float> data)
    {
        if (slot.Spec.Order == ParameterOrder.ProductMatrix)
        {
            WeightOrder.ToMemory(slot.Spec.Shape, data, this[slot]);
        }
        else
        {
            data.CopyTo(this[slot]);
        }
    }
}
