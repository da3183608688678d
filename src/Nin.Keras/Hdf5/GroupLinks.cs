namespace Nin.Keras.Hdf5;

/// <summary>Finds what a group holds: the addresses of its objects by their names.</summary>
internal static class GroupLinks
{
    private const int LinkInfo = 0x02, Link = 0x06, SymbolTable = 0x11;

    private const int SoftLink = 2, HardLink = 0;

    public static SortedDictionary<string, long> Read(Hdf5Content content, IEnumerable<HeaderMessage> messages)
    {
        var links = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((int type, Hdf5Cursor body) in messages)
        {
            switch (type)
            {
                case LinkInfo:
                    RefuseHeap(body);
                    break;
                case Link:
                    ReadLink(content, body, links);
                    break;
                case SymbolTable:
                    ReadTable(content, body, links);
                    break;
            }
        }

        return links;
    }

    private static void RefuseHeap(Hdf5Cursor body)
    {
        body.Skip(1);
        body.Skip((body.Byte() & 1) != 0 ? 8 : 0);
        if (body.Address() is not null)
        {
            throw Hdf5Content.Unsupported("a group keeps its links in a heap of its own, as with libver='latest' or track_order");
        }
    }

    private static void ReadLink(Hdf5Content content, Hdf5Cursor body, SortedDictionary<string, long> links)
    {
        body.Skip(1);
        int flags = body.Byte();
        int type = (flags & 8) != 0 ? body.Byte() : HardLink;
        body.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        string name = content.Text(body.Bytes(body.Length(1 << (flags & 3))));
        if (type == HardLink)
        {
            content.Charge();
            links[name] = body.Length();
        }
    }

    /// <summary>Names lie in a heap, the entries in nodes of a tree.</summary>
    private static void ReadTable(Hdf5Content content, Hdf5Cursor body, SortedDictionary<string, long> links)
    {
        long tree = body.Length(), heapAddress = body.Length();
        Hdf5Cursor heap = content.At(heapAddress);
        heap.Expect("HEAP"u8, "the names of a group");
        heap.Skip(4);
        long length = heap.Length();
        heap.Skip(8);
        ReadNode(content, tree, content.At(heap.Length(), length), level: null, links);
    }

    private static void ReadNode(
        Hdf5Content content, long address, Hdf5Cursor names, int? level, SortedDictionary<string, long> links)
    {
        content.Charge();
        Hdf5Cursor node = content.At(address);
        node.Expect("TREE"u8, "the tree of a group");
        int type = node.Byte(), own = node.Byte(), entries = node.Word();

        // Each level is one less, so that no node is in itself.
        if (type != 0 || own != (level ?? own))
        {
            throw Hdf5Content.Damaged(address, $"expected a node of a group's tree at level {level ?? own}, got {own}");
        }

        node.Skip(16);      // its neighbours
        for (int i = 0; i < entries; i++)
        {
            node.Skip(8);   // the least name in it
            long child = node.Length();
            if (own > 0)
            {
                ReadNode(content, child, names, own - 1, links);
            }
            else
            {
                ReadEntries(content, child, names, links);
            }
        }
    }

    private static void ReadEntries(Hdf5Content content, long address, Hdf5Cursor names, SortedDictionary<string, long> links)
    {
        Hdf5Cursor node = content.At(address);
        node.Expect("SNOD"u8, "the entries of a group");
        node.Skip(2);
        int count = node.Word();
        for (int i = 0; i < count; i++)
        {
            long nameAt = node.Length(), target = node.Length();
            bool isSoft = node.Double() == SoftLink;
            node.Skip(20);
            Hdf5Cursor name = names;
            name.Skip(nameAt);
            content.Charge();
            string text = content.Text(name.Bytes(name.Left));
            if (!isSoft)
            {
                links[text] = target;
            }
        }
    }
}
