namespace Nin.Keras.Hdf5;

/// <summary>Reads attributes that are texts.</summary>
internal static class Hdf5Attribute
{
    private const int SharedFlags = 3;

    /// <summary>The texts; null where the attribute has another name.</summary>
    public static string[]? Read(Hdf5Content content, Hdf5Cursor body, string name, int most)
    {
        int version = body.Byte(), flags = body.Byte();
        int nameBytes = body.Word(), typeBytes = body.Word(), spaceBytes = body.Word();
        body.Skip(version == 3 ? 1 : 0);
        int start = body.At;
        string own = content.Text(Part(ref body, nameBytes, version, start).Bytes(nameBytes));
        if (own != name)
        {
            return null;
        }

        if (version > 1 && (flags & SharedFlags) != 0)
        {
            throw Hdf5Content.Unsupported($"the type of the attribute '{name}' is shared with others");
        }

        Hdf5Type type = Hdf5Type.Read(Part(ref body, typeBytes, version, start));
        Hdf5Space space = Hdf5Space.Read(Part(ref body, spaceBytes, version, start));
        if (space.Count * type.Size > body.Left || space.Count > most)
        {
            throw Hdf5Content.Damaged(start, $"expected at most {body.Left} bytes in the attribute '{name}', got {space} of {type.Size}");
        }

        int count = (int)space.Count;
        content.Charge(count * (long)IntPtr.Size);
        string[] texts = new string[count];
        long left = most;
        for (int i = 0; i < count; i++)
        {
            Hdf5Cursor element = body.Take(type.Size);
            ReadOnlySpan<byte> stored = type.Kind switch
            {
                Hdf5Kind.Text => element.Bytes(type.Size),
                Hdf5Kind.HeapText => HeapText(content, element),
                _ => throw Hdf5Content.Unsupported($"the attribute '{name}' is no text"),
            };
            left -= stored.Length;
            texts[i] = left >= 0
                ? content.Text(stored)
                : throw Hdf5Content.Unsupported($"expected at most {most} bytes of text in the attribute '{name}', got more");
        }

        return texts;
    }

    /// <summary>The first version fills each part up to a multiple of 8 bytes.</summary>
    private static Hdf5Cursor Part(ref Hdf5Cursor body, int bytes, int version, int start)
    {
        Hdf5Cursor part = body.Take(bytes);
        if (version == 1)
        {
            body.Align(start);
        }

        return part;
    }

    private static ReadOnlySpan<byte> HeapText(Hdf5Content content, Hdf5Cursor element)
    {
        long length = element.Double();
        long? heap = element.Address();
        int index = (int)Math.Min(element.Double(), int.MaxValue);
        return length == 0 || heap is null ? [] : GlobalHeap.Find(content, heap.Value, index).Bytes(length);
    }
}
