/// Business time counted the slow way: every minute of some years is asked whether the wall shows an open time.
///
/// It shares nothing with the calendar it judges but the offset of the zone.
package struct OpenMinutes: Sendable {
    /// Minutes since 1970.
    package let minutes: Range<Int>
    /// Minutes at which the wall clock jumped.
    package private(set) var jumps: [Int] = []
    /// How many open minutes lie before each minute.
    private var counted: [Int32] = [0]

    /// `offset` says minutes east of UTC at a minute since 1970.
    package init(_ calendar: MadeCalendar, minutes: Range<Int>, offset: (Int) -> Int) {
        self.minutes = minutes
        counted.reserveCapacity(minutes.count + 1)
        var wall = WallClock(minute: minutes.lowerBound + offset(minutes.lowerBound))
        var last = offset(minutes.lowerBound)
        var open: Int32 = 0
        var (hoursDay, hours): (Int, [Range<Int>]) = (0, [])
        for minute in minutes {
            let now = offset(minute)
            if now != last {
                jumps.append(minute)
                wall = WallClock(minute: minute + now)
                last = now
            }
            if wall.dayNumber != hoursDay {
                hoursDay = wall.dayNumber
                hours = calendar.exceptions[hoursDay] ?? calendar.week[wall.weekday]
            }
            for interval in hours where interval.contains(wall.minuteOfDay) { open += 1 }
            counted.append(open)
            wall.tick()
        }
    }

    /// Open microseconds from the first minute to an instant.
    package func counted(to microseconds: Int) -> Int {
        let (minute, rest) = microseconds.quotientAndRemainder(dividingBy: Self.minute)
        let index = minute - minutes.lowerBound
        let isOpen = rest > 0 && counted[index + 1] > counted[index]
        return Int(counted[index]) * Self.minute + (isOpen ? rest : 0)
    }

    /// The first instant at which so many open microseconds have passed since `start`; `nil` beyond the last minute.
    package func instant(after duration: Int, from start: Int) -> Int? {
        let target = counted(to: start) + duration
        guard duration > 0 else { return start }
        // The first minute at whose end enough has been counted is an open one, so the target lies within it.
        var low = 0
        var high = counted.count
        while low < high {
            let middle = (low + high) / 2
            if Int(counted[middle]) * Self.minute < target { low = middle + 1 } else { high = middle }
        }
        guard low < counted.count else { return nil }
        return (minutes.lowerBound + low - 1) * Self.minute + target - Int(counted[low - 1]) * Self.minute
    }

    /// In microseconds.
    package static let minute = 60_000_000
}

/// A clock and a calendar on the wall that are moved on by hand, minute by minute from 1970 on.
private struct WallClock {
    private(set) var minuteOfDay: Int
    /// 20261225.
    private(set) var dayNumber = 0
    /// Monday is 0.
    private(set) var weekday = 3

    private var year = 1970
    private var month = 1
    private var day = 1

    init(minute: Int) {
        minuteOfDay = minute % 1_440
        for _ in 0..<(minute / 1_440) { turnPage() }
        dayNumber = (year * 100 + month) * 100 + day
    }

    mutating func tick() {
        minuteOfDay += 1
        guard minuteOfDay == 1_440 else { return }
        minuteOfDay = 0
        turnPage()
        dayNumber = (year * 100 + month) * 100 + day
    }

    private mutating func turnPage() {
        weekday = (weekday + 1) % 7
        day += 1
        guard day > daysInMonth else { return }
        (month, day) = (month + 1, 1)
        guard month > 12 else { return }
        (year, month) = (year + 1, 1)
    }

    private var daysInMonth: Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
