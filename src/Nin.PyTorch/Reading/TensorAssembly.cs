using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Nin.Formats;
using Nin.PyTorch.Pickling;
using Nin.Tensors;

namespace Nin.PyTorch.Reading;

/// <summary>Makes tensors of the views that a file has of its storages.</summary>
internal sealed class TensorAssembly(IStorages storages, ReadBudget budget)
{
    /// <summary>The tensors, in the order of the views. A storage is read once for all that view it, and let go.</summary>
    /// <exception cref="NinFormatException">A view lies outside its storage, or costs more than the file may.</exception>
    public ImmutableArray<NamedTensor> Build(IReadOnlyList<(string Name, PickledTensor View)> views)
    {
        var tensors = new NamedTensor[views.Count];
        foreach (var shared in views.Select((view, index) => (view.Name, view.View, Index: index))
            .GroupBy(view => (view.View.Storage.Key, view.View.Type)))
        {
            foreach ((string name, PickledTensor view, int _) in shared)
            {
                Check(name, view);
            }

            float[] numbers = Numbers(shared.Key.Key, shared.Key.Type);
            foreach ((string name, PickledTensor view, int index) in shared)
            {
                bool isWhole = view.Storage.First + view.Offset == 0 && IsPlain(view) && Count(view) == numbers.Length;
                float[] own = isWhole && shared.Count() == 1 ? numbers : Gather(view, numbers);
                tensors[index] = new NamedTensor(name, new Tensor([.. view.Sizes.Select(size => (int)size)], own));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(tensors);
    }

    /// <summary>A storage as floats.</summary>
    private float[] Numbers(string key, ElementType type)
    {
        long length = storages.LengthOf(key), count = length / type.Size;
        if (length > Array.MaxLength)
        {
            throw Failure($"expected a storage of at most {Array.MaxLength} bytes, got {length} in '{key}'.");
        }

        Charge(count, key);
        float[] numbers = GC.AllocateUninitializedArray<float>((int)count);
        if (type.IsOfThisMachine)
        {
            storages.Read(key, MemoryMarshal.AsBytes(numbers.AsSpan()), type.Size);
            return numbers;
        }

        budget.Charge(length, $"the storage '{key}'");
        byte[] bytes = new byte[length];
        storages.Read(key, bytes, type.Size);
        type.Decode(bytes, numbers);
        return numbers;
    }

    /// <summary>The numbers of a view, row by row.</summary>
    private float[] Gather(PickledTensor view, float[] numbers)
    {
        Charge(Count(view), view.Storage.Key);
        var gathered = new float[(int)Count(view)];
        if (gathered.Length == 0)
        {
            // Nothing of the storage is read, so the offset may be any.
            return gathered;
        }

        int start = (int)(view.Storage.First + view.Offset);
        if (IsPlain(view))
        {
            numbers.AsSpan(start, gathered.Length).CopyTo(gathered);
            return gathered;
        }

        var at = new long[view.Sizes.Length];
        long place = start;
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = numbers[place];
            for (int axis = at.Length - 1; axis >= 0; axis--)
            {
                place += view.Strides[axis];
                if (++at[axis] < view.Sizes[axis])
                {
                    break;
                }

                place -= view.Sizes[axis] * view.Strides[axis];
                at[axis] = 0;
            }
        }

        return gathered;
    }

    /// <summary>Refuses a view that is none: before anything is allocated for it.</summary>
    private void Check(string name, PickledTensor view)
    {
        PickledStorage storage = view.Storage;
        if (view.Sizes.Length > budget.Limits.Rank || view.Sizes.Any(size => size > int.MaxValue))
        {
            throw Failure(
                $"expected at most {budget.Limits.Rank} dimensions of at most {int.MaxValue}, got {view.Sizes.Length} for '{name}'.");
        }

        long bytes = storages.LengthOf(storage.Key);
        Int128 held = ((Int128)storage.First + storage.Count) * (storage.Type?.Size ?? 1);
        if (held > bytes || bytes % view.Type.Size != 0)
        {
            throw Failure($"expected {held} bytes in the storage of '{name}', got {bytes}.");
        }

        Int128 last = (Int128)storage.First + view.Offset, count = 1;
        for (int i = 0; i < view.Sizes.Length; i++)
        {
            count *= view.Sizes[i];
            last += view.Sizes[i] == 0 ? 0 : (Int128)(view.Sizes[i] - 1) * view.Strides[i];
            if (count > int.MaxValue)
            {
                throw Failure($"expected at most {int.MaxValue} numbers, got [{string.Join(", ", view.Sizes)}] for '{name}'.");
            }
        }

        if (count > 0 && last >= held / view.Type.Size)
        {
            throw Failure(
                $"expected '{name}' to lie within its storage of {held / view.Type.Size} numbers, got its last one at {last}.");
        }
    }

    private void Charge(Int128 numbers, string key) => budget.Charge(numbers * sizeof(float), $"the storage '{key}'");

    private static long Count(PickledTensor view) => view.Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether the numbers lie in the storage as they do in a tensor: row by row, without a gap.</summary>
    private static bool IsPlain(PickledTensor view)
    {
        long stride = 1;
        for (int i = view.Sizes.Length - 1; i >= 0; i--)
        {
            if (view.Sizes[i] > 1 && view.Strides[i] != stride)
            {
                return false;
            }

            stride *= view.Sizes[i];
        }

        return true;
    }

    private static NinFormatException Failure(string problem) => new(StateDict.FormatName, problem, hint: "Is the file complete?");
}
