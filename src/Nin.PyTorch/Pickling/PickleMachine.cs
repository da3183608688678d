using Nin.Formats;
using Nin.PyTorch.Reading;

namespace Nin.PyTorch.Pickling;

/// <summary>
/// Reads a pickle without running anything of it: a pickle is a program that may call any function by its name, and this machine
/// knows the few of <see cref="PickleGlobals"/>, which are its own.
/// </summary>
/// <remarks>
/// <b>Source</b> Python's <c>pickletools</c>, protocols 2 to 5. Instructions of protocols 0 and 1 that no later one uses, and
/// those that make objects of unknown classes, are refused.
/// </remarks>
internal sealed class PickleMachine
{
    /// <summary>What an object costs at the most, and a text or a list beside its contents.</summary>
    private const int ObjectBytes = 96;

    /// <summary>What a place in a list, or in the memory of named values, costs while the list grows.</summary>
    private const int PlaceBytes = 48;

    private const int OldestProtocol = 2, NewestProtocol = 5;

    private readonly PickleCursor _cursor;
    private readonly ReadBudget _budget;
    private readonly PickleScalars _scalars;
    private readonly PickleStack _stack;
    private readonly Dictionary<uint, PickleValue> _memo = [];
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    /// <param name="pickle">The bytes.</param>
    /// <param name="start">Where the pickle begins in them; it says itself where it ends.</param>
    /// <param name="budget">What it may cost.</param>
    public PickleMachine(ReadOnlyMemory<byte> pickle, int start, ReadBudget budget)
    {
        _cursor = new PickleCursor(pickle, start);
        _scalars = new PickleScalars(_cursor, budget);
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
            if (_scalars.Read(opcode) is PickleValue scalar)
            {
                Push(scalar);
            }
            else if (!RunContainer(opcode) && !RunName(opcode))
            {
                throw _cursor.Failure($"expected an instruction of a state dict, got 0x{opcode:x2}");
            }
        }
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
                List<PickleValue> values = _stack.PopToMark();
                Push(new PickledDict([]));
                _stack.Set(values);
                break;
            case Opcode.Append:
                _stack.Append([_stack.Pop()]);
                break;
            case Opcode.Appends or Opcode.AddItems:
                _stack.Append(_stack.PopToMark());
                break;
            case Opcode.SetItem:
                _stack.Set(_stack.Pop(2));
                break;
            case Opcode.SetItems:
                _stack.Set(_stack.PopToMark());
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
}
