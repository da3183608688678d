using System.Buffers.Binary;
using Nin.Formats;
using Nin.PyTorch.Pickling;

namespace Nin.PyTorch.Reading;

/// <summary>The file of torch.save before 1.6: five pickles one after the other, and then the storages.</summary>
/// <remarks>
/// <b>Source</b> torch.serialization: a magic number, the protocol's version, what the system was, the object, the keys of the
/// storages; then for each of these its length as 64 bits and its numbers, little-endian on every system.
/// </remarks>
internal sealed class LegacyCheckpoint : IStorages
{
    private const int Version = 1001;
    private static readonly Int128 Magic = new(0x1950, 0xa86a_20f9_469c_fc6c);

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Dictionary<string, Range> _storages = new(StringComparer.Ordinal);

    /// <exception cref="NinFormatException">It is no file of PyTorch, is damaged, or costs too much.</exception>
    public LegacyCheckpoint(ReadOnlyMemory<byte> content, ReadBudget budget)
    {
        _content = content;
        int at = 0;
        if (Next(ref at, budget).Root is not PickledNumber magic || magic.Number != Magic)
        {
            throw new NinFormatException(
                StateDict.FormatName, "expected PyTorch's magic number, got a pickle without it.",
                hint: "A pickle that torch.save did not write is not read.");
        }

        if (Next(ref at, budget).Root is not PickledNumber version || version.Number != Version)
        {
            throw Failure($"expected version {Version} of the format, got another", at);
        }

        // What the system was that wrote the file: nothing depends on it.
        Next(ref at, budget);
        (Root, IReadOnlyDictionary<string, PickledStorage> storages) = Next(ref at, budget);
        PickleValue keys = Next(ref at, budget).Root;
        foreach (PickleValue key in keys is PickledItems list ? list.Items : throw Failure($"expected a list, got {keys.What}", at))
        {
            if (key is not PickledText text || !storages.TryGetValue(text.Text, out PickledStorage? storage))
            {
                throw Failure($"expected the name of a storage that the file speaks of, got {key.What}", at);
            }

            _storages[text.Text] = Numbers(ref at, storage.Type?.Size ?? 1);
        }
    }

    /// <summary>What the file holds.</summary>
    public PickleValue Root { get; }

    /// <inheritdoc/>
    public long LengthOf(string key) => Storage(key).Length;

    /// <inheritdoc/>
    public void Read(string key, Span<byte> bytes, int size) => Storage(key).CopyTo(bytes);

    private ReadOnlySpan<byte> Storage(string key) => _storages.TryGetValue(key, out Range range)
        ? _content.Span[range]
        : throw Failure($"expected the numbers of storage '{key}', got none", _content.Length);

    private (PickleValue Root, IReadOnlyDictionary<string, PickledStorage> Storages) Next(ref int at, ReadBudget budget)
    {
        var machine = new PickleMachine(_content, at, budget);
        PickleValue root = machine.Run();
        at = machine.End;
        return (root, machine.Storages);
    }

    /// <summary>Where the numbers of the next storage lie.</summary>
    private Range Numbers(ref int at, int size)
    {
        long left = _content.Length - at - sizeof(long);
        long count = left >= 0 ? BinaryPrimitives.ReadInt64LittleEndian(_content.Span[at..]) : -1;
        if (count < 0 || count > left / size)
        {
            throw Failure($"expected the numbers of a storage, got {count} of {size} bytes in the last {Math.Max(left, 0)}", at);
        }

        int start = at + sizeof(long);
        at = start + (int)(count * size);
        return start..at;
    }

    private static NinFormatException Failure(string problem, int at) =>
        new(StateDict.FormatName, $"{problem}.", offset: at, hint: "Is the file complete?");
}
