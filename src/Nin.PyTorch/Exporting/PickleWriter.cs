using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Nin.PyTorch.Pickling;

namespace Nin.PyTorch.Exporting;

/// <summary>
/// Writes the pickle of a state dict: protocol 2, with no name that a reader of weights alone does not know.
/// </summary>
/// <remarks><b>Source</b> torch.save's own files; torch._weights_only_unpickler, which lists what such a reader takes.</remarks>
internal sealed class PickleWriter
{
    private const int Protocol = 2;

    private readonly ArrayBufferWriter<byte> _pickle = new();

    public PickleWriter()
    {
        Bytes(Opcode.Proto, Protocol);
        EmptyDict();
        Bytes(Opcode.Mark);
    }

    /// <summary>Adds a tensor whose numbers are a storage of its own.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="storage">The class of the storage, such as <c>FloatStorage</c>.</param>
    /// <param name="key">The storage's name in the file.</param>
    public void Add(string name, IReadOnlyList<int> shape, string storage, string key)
    {
        int[] strides = new int[shape.Count];
        int count = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = count;
            count *= shape[i];
        }

        Text(name);
        Global("torch._utils", "_rebuild_tensor_v2");
        Bytes(Opcode.Mark, Opcode.Mark);
        Text("storage");
        Global("torch", storage);
        Text(key);
        Text("cpu");
        Number(count);
        Bytes(Opcode.Tuple, Opcode.BinPersId);
        Number(0);
        Numbers(shape);
        Numbers(strides);
        Bytes(Opcode.NewFalse);
        EmptyDict();
        Bytes(Opcode.Tuple, Opcode.Reduce);
    }

    /// <summary>The pickle. Nothing can be added after it.</summary>
    public byte[] Finish()
    {
        Bytes(Opcode.SetItems, Opcode.Stop);
        return _pickle.WrittenSpan.ToArray();
    }

    private void EmptyDict()
    {
        Global("collections", "OrderedDict");
        Bytes(Opcode.EmptyTuple, Opcode.Reduce);
    }

    private void Numbers(IReadOnlyList<int> numbers)
    {
        Bytes(Opcode.Mark);
        foreach (int number in numbers)
        {
            Number(number);
        }

        Bytes(Opcode.Tuple);
    }

    private void Number(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Bytes(Opcode.BinInt);
        _pickle.Write(bytes);
    }

    private void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        Bytes(Opcode.BinUnicode);
        _pickle.Write(length);
        _pickle.Write(utf8);
    }

    private void Global(string module, string name)
    {
        Bytes(Opcode.Global);
        _pickle.Write(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));
    }

    private void Bytes(params ReadOnlySpan<byte> bytes) => _pickle.Write(bytes);
}
