namespace Nin.Keras.Hdf5;

/// <summary>A message of an object header: a property of a group or a data set.</summary>
internal readonly record struct HeaderMessage(int Type, Hdf5Cursor Body);

/// <summary>Reads the messages of an object, wherever they go on.</summary>
internal static class ObjectHeader
{
    private const int Continuation = 0x10;

    private const int ChecksumBytes = 4, SharedFlag = 2;

    public static List<HeaderMessage> Read(Hdf5Content content, long address)
    {
        Hdf5Cursor cursor = content.At(address);
        var messages = new List<HeaderMessage>();
        var pieces = new Queue<Hdf5Cursor>();
        bool isOld = cursor.Left > 0 && content.Span(cursor.At, 1)[0] == 1;
        int headBytes = isOld ? 8 : NewHead(ref cursor);
        if (isOld)
        {
            cursor.Skip(8);     // version, number of messages, links to it
            long bytes = cursor.Double();
            cursor.Skip(4);
            pieces.Enqueue(cursor.Take(bytes));
        }
        else
        {
            pieces.Enqueue(cursor);
        }

        while (pieces.TryDequeue(out Hdf5Cursor piece))
        {
            // A piece may go on in itself: each costs something, so that the file is refused in the end.
            content.Charge();
            while (piece.Left >= headBytes)
            {
                HeaderMessage message = isOld ? OldMessage(ref piece) : NewMessage(ref piece, headBytes);
                content.Charge();
                messages.Add(message);
                if (message.Type == Continuation)
                {
                    pieces.Enqueue(Next(content, message.Body, isOld));
                }
            }
        }

        return messages;
    }

    /// <summary>Reads the begin of a newer header; the cursor is left with its messages. Gives the bytes before each.</summary>
    private static int NewHead(ref Hdf5Cursor cursor)
    {
        cursor.Expect("OHDR"u8, "the header of an object");
        cursor.Skip(1);
        int flags = cursor.Byte();
        cursor.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));    // times; sizes of groups
        cursor = cursor.Take(cursor.Length(1 << (flags & 3)));
        return (flags & 4) != 0 ? 6 : 4;
    }

    private static HeaderMessage OldMessage(ref Hdf5Cursor piece)
    {
        int type = piece.Word(), size = piece.Word(), flags = piece.Byte();
        piece.Skip(3);
        return Message(type, flags, piece.Take(size));
    }

    private static HeaderMessage NewMessage(ref Hdf5Cursor piece, int headBytes)
    {
        int type = piece.Byte(), size = piece.Word(), flags = piece.Byte();
        piece.Skip(headBytes - 4);      // the order it was made in
        return Message(type, flags, piece.Take(size));
    }

    private static HeaderMessage Message(int type, int flags, Hdf5Cursor body) => (flags & SharedFlag) == 0
        ? new HeaderMessage(type, body)
        : throw Hdf5Content.Unsupported("a property of an object is shared with others");

    private static Hdf5Cursor Next(Hdf5Content content, Hdf5Cursor body, bool isOld)
    {
        long address = body.Length(), length = body.Length();
        Hdf5Cursor piece = content.At(address, length);
        if (isOld)
        {
            return piece;
        }

        piece.Expect("OCHK"u8, "the continuation of an object's header");
        return piece.Take(Math.Max(0, piece.Left - ChecksumBytes));
    }
}
