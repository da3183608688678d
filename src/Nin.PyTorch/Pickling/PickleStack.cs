namespace Nin.PyTorch.Pickling;

/// <summary>The values that a pickle's instructions work on, and the marks from which some of them take everything.</summary>
internal sealed class PickleStack(PickleCursor cursor)
{
    private readonly List<PickleValue> _values = [];
    private readonly List<int> _marks = [];

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

    /// <summary>Puts values into the list that was pushed last.</summary>
    public void Append(List<PickleValue> values)
    {
        if (Peek() is not PickledItems list)
        {
            throw cursor.Failure($"expected a list to append to, got {Peek().What}");
        }

        list.Items.AddRange(values);
    }

    /// <summary>Puts keys and values, in turn, into the dict that was pushed last.</summary>
    public void Set(List<PickleValue> values)
    {
        if (Peek() is not PickledDict dict || values.Count % 2 != 0)
        {
            throw cursor.Failure($"expected a dict to set and as many values as keys, got {Peek().What} and {values.Count} of both");
        }

        for (int i = 0; i < values.Count; i += 2)
        {
            dict.Pairs.Add((values[i], values[i + 1]));
        }
    }
}
