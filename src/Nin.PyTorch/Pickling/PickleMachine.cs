using System.Buffers.Binary;
using System.Text;
using Nin.Formats;
using Nin.PyTorch.Reading;

namespace Nin.PyTorch.Pickling;

/// <summary>
/// Reads a pickle without running anything of it: a pickle is a program that may call any function by its name, and this machine
/// knows the few of <see cref="PickleGlobals"/>, which are its own.
/// </summary>
/// <remarks>
/// <b>Source</b> Python's <c>pickletools</c>, protocols 2 to 5. Instructions of protocols 0 and 1 that no later one uses, and those
/// that make objects of unknown classes, are refused.
/// </remarks>
internal sealed class PickleMachine
{
    /// <summary>What an object costs at the most, and a text or a list beside its contents.</summary>
    private const int ObjectBytes = 96;

    /// <summary>What a place in a list, or in the memory of named values, costs while the list grows.</summary>
    private const int PlaceBytes = 48;

    private const int OldestProtocol = 2, NewestProtocol = 5, LargestNumber = 16;

    private readonly PickleCursor _cursor;
    private readonly ReadBudget _budget;
    private readonly PickleStack _stack;
    private readonly Dictionary<uint, PickleValue> _memo = [];
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    /// <param name="pickle">The bytes.</param>
    /// <param name="start">Where the pickle begins in them; it says itself where it ends.</param>
    /// <param name="budget">What it may cost.</param>
    public PickleMachine(ReadOnlyMemory<byte> pickle, int start, ReadBudget budget)
    {
        _cursor = new PickleCursor(pickle, start);
        _stack = new PickleStack(_cursor);
        _budget = budget;
    }

    /// <summary>The storages that the pickle speaks of, by name.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>The byte after the pickle, once it has been run.</summary>
    public int End => _cursor.Position;

    /// <summary>The value that the pickle makes.</summary>
    /// <exception cref="NinFormatException">
    /// It is no pickle, is damaged, costs too much, or names something that a state dict has no use for.
    /// </exception>
    public PickleValue Run()
    {
        if (_cursor.Byte() != Opcode.Proto || _cursor.Byte() is < OldestProtocol or > NewestProtocol)
        {
            throw _cursor.Failure(
                $"expected one of protocol {OldestProtocol} to {NewestProtocol}, got another beginning", "Is it a PyTorch file?");
        }

        while (true)
        {
            byte opcode = _cursor.Byte();
            if (opcode == Opcode.Stop)
            {
                return _stack.Pop();
            }

            // Every instruction pushes, names or appends something.
            _budget.Charge(PlaceBytes, "values of the pickle");
            if (!(RunScalar(opcode) || RunContainer(opcode) || RunName(opcode)))
            {
                throw _cursor.Failure($"expected an instruction of a state dict, got 0x{opcode:x2}");
            }
        }
    }

    /// <summary>Numbers, texts and the like.</summary>
    private bool RunScalar(byte opcode)
    {
        PickleValue? value = opcode switch
        {
            Opcode.None => new PickledThing("None"),
            Opcode.NewTrue or Opcode.NewFalse => new PickledThing("a truth value"),
            Opcode.BinInt => new PickledNumber(_cursor.Int32()),
            Opcode.BinInt1 => new PickledNumber(_cursor.Byte()),
            Opcode.BinInt2 => new PickledNumber(_cursor.UInt16()),
            Opcode.Long1 => Long(_cursor.Byte()),
            Opcode.Long4 => Long(_cursor.UInt32()),
            Opcode.BinFloat => Skip(8, "a fraction"),
            Opcode.ShortBinUnicode => Utf8(_cursor.Byte()),
            Opcode.BinUnicode => Utf8(_cursor.UInt32()),
            Opcode.BinUnicode8 => Utf8(_cursor.UInt64()),

            // The texts of Python 2, which say no encoding.
            Opcode.ShortBinString => Latin(_cursor.Byte()),
            Opcode.BinString => Latin(_cursor.UInt32()),
            Opcode.ShortBinBytes => Skip(_cursor.Byte(), "bytes"),
            Opcode.BinBytes => Skip(_cursor.UInt32(), "bytes"),
            Opcode.BinBytes8 or Opcode.ByteArray8 => Skip(_cursor.UInt64(), "bytes"),
            _ => null,
        };
        if (value is not null)
        {
            Push(value);
        }

        return value is not null;
    }

    /// <summary>Tuples, lists, sets and dicts.</summary>
    private bool RunContainer(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.Mark:
                _stack.Mark();
                break;
            case Opcode.EmptyTuple or Opcode.Tuple1 or Opcode.Tuple2 or Opcode.Tuple3:
                Push(new PickledItems(_stack.Pop(opcode == Opcode.EmptyTuple ? 0 : opcode - Opcode.Tuple1 + 1), "a tuple"));
                break;
            case Opcode.Tuple:
                Push(new PickledItems(_stack.PopToMark(), "a tuple"));
                break;
            case Opcode.List:
                Push(new PickledItems(_stack.PopToMark(), "a list"));
                break;
            case Opcode.FrozenSet:
                Push(new PickledItems(_stack.PopToMark(), "a set"));
                break;
            case Opcode.EmptyList:
                Push(new PickledItems([], "a list"));
                break;
            case Opcode.EmptySet:
                Push(new PickledItems([], "a set"));
                break;
            case Opcode.EmptyDict:
                Push(new PickledDict([]));
                break;
            case Opcode.Dict:
                var dict = new PickledDict([]);
                Set(dict, _stack.PopToMark());
                Push(dict);
                break;
            case Opcode.Append:
                Append([_stack.Pop()]);
                break;
            case Opcode.Appends or Opcode.AddItems:
                Append(_stack.PopToMark());
                break;
            case Opcode.SetItem:
                Set(_stack.Pop(2));
                break;
            case Opcode.SetItems:
                Set(_stack.PopToMark());
                break;
            case Opcode.Pop:
                _stack.Pop();
                break;
            case Opcode.PopMark:
                _stack.PopToMark();
                break;
            case Opcode.Dup:
                _stack.Push(_stack.Peek());
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>What has a name: values kept for later, classes and functions, and storages beside the pickle.</summary>
    private bool RunName(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.Frame:
                // It says how much to read at once.
                _cursor.UInt64();
                break;
            case Opcode.BinPut:
                _memo[_cursor.Byte()] = _stack.Peek();
                break;
            case Opcode.LongBinPut:
                _memo[_cursor.UInt32()] = _stack.Peek();
                break;
            case Opcode.Memoize:
                _memo[(uint)_memo.Count] = _stack.Peek();
                break;
            case Opcode.BinGet:
                _stack.Push(Remembered(_cursor.Byte()));
                break;
            case Opcode.LongBinGet:
                _stack.Push(Remembered(_cursor.UInt32()));
                break;
            case Opcode.Global:
                string module = _cursor.Line();
                Push(Global(module, _cursor.Line()));
                break;
            case Opcode.StackGlobal:
                List<PickleValue> names = _stack.Pop(2);
                Push(names is [PickledText from, PickledText name]
                    ? Global(from.Text, name.Text)
                    : throw _cursor.Failure("expected the two texts of a name"));
                break;
            case Opcode.Reduce or Opcode.NewObj:
                PickleValue arguments = _stack.Pop(), called = _stack.Pop();
                Push(PickleGlobals.Call(called, arguments, _cursor));
                break;
            case Opcode.Build:
                PickleValue state = _stack.Pop();
                PickleGlobals.Build(_stack.Peek(), state, _cursor);
                break;
            case Opcode.BinPersId:
                PickledStorage storage = PickleGlobals.Storage(_stack.Pop(), _cursor);
                _storages[storage.Key] = storage;
                Push(storage);
                break;
            default:
                return false;
        }

        return true;
    }

    private void Push(PickleValue value)
    {
        _budget.Charge(ObjectBytes, "values of the pickle");
        _stack.Push(value);
    }

    private PickleValue Remembered(uint name) => _memo.TryGetValue(name, out PickleValue? value)
        ? value
        : throw _cursor.Failure($"the value {name} is asked for and was never given");

    private PickledGlobal Global(string module, string name)
    {
        _budget.Charge(4L * (module.Length + name.Length), "names of the pickle");
        return PickleGlobals.Known($"{module}.{name}");
    }

    private void Append(List<PickleValue> values)
    {
        if (_stack.Peek() is not PickledItems list)
        {
            throw _cursor.Failure($"expected a list to append to, got {_stack.Peek().What}");
        }

        list.Items.AddRange(values);
    }

    private void Set(List<PickleValue> values) => Set(
        _stack.Peek() as PickledDict ?? throw _cursor.Failure($"expected a dict to set, got {_stack.Peek().What}"), values);

    private void Set(PickledDict dict, List<PickleValue> values)
    {
        if (values.Count % 2 != 0)
        {
            throw _cursor.Failure("expected as many values as keys");
        }

        for (int i = 0; i < values.Count; i += 2)
        {
            dict.Pairs.Add((values[i], values[i + 1]));
        }
    }

    private PickledNumber Long(uint length)
    {
        if (length > LargestNumber)
        {
            throw _cursor.Failure($"expected a number of at most {LargestNumber} bytes, got one of {length}");
        }

        Span<byte> bytes = stackalloc byte[LargestNumber];
        ReadOnlySpan<byte> given = _cursor.Bytes(length);
        bytes.Fill(given is [.., >= 0x80] ? byte.MaxValue : (byte)0);
        given.CopyTo(bytes);
        return new PickledNumber(BinaryPrimitives.ReadInt128LittleEndian(bytes));
    }

    private PickledText Utf8(ulong length) => Text(_cursor.Bytes(length), Encoding.UTF8);

    private PickledText Latin(ulong length) => Text(_cursor.Bytes(length), Encoding.Latin1);

    private PickledText Text(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        _budget.Charge(2L * bytes.Length, "texts of the pickle");
        return new PickledText(encoding.GetString(bytes));
    }

    private PickledThing Skip(ulong length, string what)
    {
        _cursor.Bytes(length);
        return new PickledThing(what);
    }
}
