namespace Nin.PyTorch.Pickling;

/// <summary>The values that a pickle's instructions work on, and the marks from which some of them take everything.</summary>
internal sealed class PickleStack(PickleCursor cursor)
{
    private readonly List<PickleValue> _values = [];
    private readonly List<int> _marks = [];

    public int Count => _values.Count;

    public void Push(PickleValue value) => _values.Add(value);

    public void Mark() => _marks.Add(_values.Count);

    /// <summary>The value that was pushed last. What lies under a mark cannot be reached.</summary>
    public PickleValue Peek() => _values.Count > (_marks.Count == 0 ? 0 : _marks[^1])
        ? _values[^1]
        : throw cursor.Failure("an instruction finds no value to work on");

    public PickleValue Pop()
    {
        PickleValue value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The last values, in the order in which they were pushed.</summary>
    public List<PickleValue> Pop(int count)
    {
        var values = new List<PickleValue>();
        for (int i = 0; i < count; i++)
        {
            values.Add(Pop());
        }

        values.Reverse();
        return values;
    }

    /// <summary>All values since the last mark, which goes too.</summary>
    public List<PickleValue> PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw cursor.Failure("an instruction finds no mark");
        }

        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        List<PickleValue> values = _values[mark..];
        _values.RemoveRange(mark, _values.Count - mark);
        return values;
    }
}
