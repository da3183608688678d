using Nin.Formats;

namespace Nin.Keras.Hdf5;

/// <summary>A group or a data set.</summary>
/// <exception cref="NinFormatException">Everywhere: the file is damaged, or has what is not read.</exception>
internal sealed class Hdf5Object
{
    private const int AttributeInfo = 0x15, Attribute = 0x0C;

    private readonly Hdf5Content _content;
    private readonly List<HeaderMessage> _messages;
    private readonly Dictionary<string, Hdf5Object> _opened = new(StringComparer.Ordinal);
    private SortedDictionary<string, long>? _links;

    public Hdf5Object(Hdf5Content content, long address)
    {
        _content = content;
        _messages = ObjectHeader.Read(content, address);
    }

    /// <summary>The names of what a group holds, in order; none where it is a data set.</summary>
    public IEnumerable<string> Names => Links.Keys;

    private SortedDictionary<string, long> Links => _links ??= GroupLinks.Read(_content, _messages);

    /// <summary>An object of a group; null where there is none of that name.</summary>
    public Hdf5Object? Find(string name)
    {
        if (!_opened.TryGetValue(name, out Hdf5Object? found) && Links.TryGetValue(name, out long address))
        {
            _opened.Add(name, found = new Hdf5Object(_content, address));
        }

        return found;
    }

    /// <summary>An object in groups within one another, with slashes between their names; null where there is none.</summary>
    public Hdf5Object? FindPath(string path)
    {
        Hdf5Object? found = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found?.Find(name);
        }

        return found;
    }

    /// <summary>The texts of an attribute; null where there is none of that name.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="most">The bytes that they may have together.</param>
    public string[]? FindTexts(string name, int most)
    {
        foreach ((int type, Hdf5Cursor body) in _messages)
        {
            if (type == Attribute && Hdf5Attribute.Read(_content, body, name, most) is string[] texts)
            {
                return texts;
            }

            if (type == AttributeInfo)
            {
                RefuseHeap(body);
            }
        }

        return null;
    }

    /// <summary>The numbers that lie in a data set.</summary>
    public Hdf5Dataset AsDataset() => new(_content, _messages);

    private static void RefuseHeap(Hdf5Cursor body)
    {
        body.Skip(1);
        body.Skip((body.Byte() & 1) != 0 ? 2 : 0);
        if (body.Address() is not null)
        {
            throw Hdf5Content.Unsupported("an object keeps its attributes in a heap of its own");
        }
    }
}
