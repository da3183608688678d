namespace Nin.Keras.Hdf5;

/// <summary>The heap where texts of any length lie.</summary>
internal static class GlobalHeap
{
    /// <summary>The bytes of one object.</summary>
    public static Hdf5Cursor Find(Hdf5Content content, long address, int index)
    {
        Hdf5Cursor heap = content.At(address);
        heap.Expect("GCOL"u8, "a heap of texts");
        heap.Skip(4);
        heap = content.At(address, heap.Length());
        heap.Skip(16);
        int start = heap.At;
        while (heap.Left >= 16)
        {
            // Looking through costs something too: a list of texts may name the last of many each time.
            content.Charge();
            int own = heap.Word();
            heap.Skip(6);
            long bytes = heap.Length();
            if (own == index && own != 0)
            {
                return heap.Take(bytes);
            }

            if (own == 0)
            {
                break;      // what is left is free
            }

            heap.Skip(bytes);
            heap.Align(start);
        }

        throw Hdf5Content.Damaged(address, $"expected a text {index} in this heap, got none");
    }
}
